"""The verbs about alerts: what is open, and what is done about it."""

from __future__ import annotations

from console.cli.verb import JSON, Value, Verb
from console.exit_codes import ExitCode

TRIAGED = (
    (ExitCode.FINE, "all of them stand so now"),
    (ExitCode.ATTENTION, "not all could be changed"),
    (ExitCode.MISUSED, "the command is wrong or there is no such alert"),
    (ExitCode.UNREAD, "it could not be read"),
    (ExitCode.REFUSED, "refused"),
)
ONLY = Value("--enclave", "only this enclave")


def _triage(word: str, does: str, deed: str, *values: Value, reason: str = "why") -> Verb:
    """Return the verb of one deed; whoever snoozes must say why."""
    names = Value("ids", "alerts, by the id that `alerts --json` prints", required=True, many=True)
    why = Value("--reason", reason, required=word == "snooze")
    values = (names, ONLY, why, *values)
    return Verb(f"alerts {word}", does, flags=(JSON,), values=values, deed=deed, ends=TRIAGED)


ALERTS = (
    Verb(
        "alerts",
        "evaluate the rules that are due and print every open alert, Defender's too",
        flags=(
            JSON,
            ("--watch", "go on, and print each change as a line of JSON"),
            ("--all", "print closed alerts too"),
        ),
        values=(ONLY,),
        ends=(
            (ExitCode.FINE, "none is open"),
            (ExitCode.ATTENTION, "some are"),
            (ExitCode.MISUSED, "the command is wrong"),
            (ExitCode.UNREAD, "not all could be read"),
        ),
    ),
    _triage("ack", "say that somebody looks at alerts (Defender: in progress)", "acknowledge"),
    _triage(
        "snooze",
        "put rules' alerts off until a time",
        "snooze",
        Value("--for", "for how long: 30m, 8h, 2d"),
        Value("--until", "until when: 2026-03-02T08:00, in UTC unless it says otherwise"),
        reason="why they are put off",
    ),
    _triage("resolve", "say that alerts are over; new rows open them again", "resolve"),
    _triage("dismiss", "say that Defender's alerts were no threat", "dismiss"),
    _triage("reopen", "take back what was done about alerts (Defender: active)", "reopen"),
)
