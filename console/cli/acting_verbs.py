"""The verbs that act, and those that tell of acting."""

from __future__ import annotations

from console.cli.verb import JSON, Value, Verb
from console.exit_codes import ExitCode

ACT = (
    ("--plan", "print what would be done, to what, in which order, and do nothing"),
    ("--yes", "run the plan"),
    JSON,
)
REASON = Value("--reason", "why, for the journal; severe plans need one")
IN = Value("--enclave", "where, if there are several enclaves")
MESSAGE = Value("--message", "what people are told")
CANCEL = ("--cancel-jobs", "cancel the jobs that run or wait")


def _small(
    words: str, does: str, action: str, *flags: tuple[str, str], values: tuple[Value, ...] = ()
) -> Verb:
    """Return the verb of one action of the registry."""
    targets = Value("targets", "what to act on, by name (sessions: by user)", required=True, many=True)
    return Verb(words, does, (*ACT, *flags), (targets, IN, REASON, *values), action)


ACTING = (
    Verb(
        "shutdown",
        "shut an enclave down: print the plan, or with --yes run it",
        flags=(
            *ACT,
            ("--idle", "only what is idle; without an enclave, whichever is"),
            ("--sign-out", "sign out who is still active after the grace"),
            CANCEL,
        ),
        values=(
            Value("enclave", "the enclave"),
            REASON,
            Value("--grace", "minutes that people have to leave"),
            MESSAGE,
        ),
    ),
    Verb(
        "resume",
        "bring back exactly what was shut down",
        flags=ACT,
        values=(Value("enclave", "the enclave", required=True), REASON),
    ),
    Verb(
        "undo",
        "go back on one run",
        flags=ACT,
        values=(Value("run_id", "the run's id", required=True), REASON),
    ),
    _small("host drain", "refuse newcomers", "drain-host"),
    _small("host undrain", "let newcomers in again", "undrain-host"),
    _small("host start", "start session hosts", "start-host"),
    _small("host restart", "restart session hosts that nobody is on", "restart-host"),
    _small("host stop", "drain, clear and deallocate session hosts", "stop-host"),
    _small("session message", "show a message to users", "message-session", values=(MESSAGE,)),
    _small("session disconnect", "close users' connections", "disconnect-session"),
    _small("session sign-out", "end users' sessions", "sign-out-session"),
    _small("instance stop", "stop compute instances", "stop-instance"),
    _small("instance start", "start compute instances", "start-instance"),
    _small("instance restart", "restart compute instances", "restart-instance"),
    _small("cluster stop", "minimum 0, and wait for the nodes to leave", "stop-cluster", CANCEL),
    _small("cluster restore", "set the limits that were before", "restore-cluster"),
    _small(
        "cluster limit",
        "set clusters' limits",
        "limit-cluster",
        values=(Value("--minimum", "nodes", required=True), Value("--maximum", "nodes", required=True)),
    ),
    _small("job cancel", "cancel jobs", "cancel-job"),
    _small("vm start", "start virtual machines", "start-vm"),
    _small("vm stop", "deallocate virtual machines", "stop-vm"),
    Verb(
        "idle",
        "print what is idle, for how long and why",
        flags=(JSON,),
        values=(Value("enclave", "only this enclave"),),
        ends=(
            (ExitCode.FINE, "nothing"),
            (ExitCode.ATTENTION, "something"),
            (ExitCode.UNREAD, "not all could be read"),
        ),
    ),
    Verb(
        "snooze",
        "do not call an enclave idle for a while",
        values=(
            Value("enclave", "the enclave", required=True),
            Value("--for", "how long, such as 8h", required=True),
            Value("--reason", "why", required=True),
        ),
    ),
    Verb(
        "recover",
        "list what a killed console left unfinished, or deal with one run of it",
        flags=(
            ("--continue", "take the run up"),
            ("--undo", "go back on it"),
            ("--leave", "leave everything as it is"),
            JSON,
        ),
        values=(Value("run_id", "the run's id"), REASON),
    ),
    Verb(
        "approve",
        "list the plans that wait for a second person, or approve one",
        flags=(("--yes", "approve it"),),
        values=(Value("proposal", "the plan's id, or its file"),),
    ),
    Verb(
        "journal show",
        "print what was done, by whom and why",
        flags=(JSON,),
        values=(
            Value("run_id", "one run, step by step"),
            Value("--enclave", "only this enclave"),
            Value("--since", "how far back, such as 8h"),
        ),
    ),
    Verb(
        "journal verify",
        "find entries that were changed, removed, inserted or cut off",
        values=(Value("--anchor", "an anchor that was kept elsewhere, number:hash"),),
        ends=((ExitCode.FINE, "intact"), (ExitCode.ATTENTION, "broken")),
    ),
    Verb(
        "journal export",
        "print every entry with its hashes",
        flags=(("--jsonl", "a line of JSON each (the only form there is)"),),
        values=(Value("--enclave", "only this enclave"),),
    ),
    Verb(
        "handover",
        "print the shift's summary in Markdown",
        values=(Value("--since", "how far back (default 8h)"),),
    ),
)
