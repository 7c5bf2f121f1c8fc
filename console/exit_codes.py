"""How the command ends, with a verb or with the screens: the one list of its exit codes."""

from __future__ import annotations

from enum import IntEnum
from typing import Self

SIGNALLED = 128  # plus the signal's number: what shells know of a program that a signal ended


class ExitCode(IntEnum):
    """What a script learns from the way the command ended; `meaning` says it in words."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Self:
        """Make a number that knows its meaning."""
        code = int.__new__(cls, value)
        code._value_ = value
        code.meaning = meaning
        return code

    FINE = 0, "fine or done"
    ATTENTION = 1, "needs attention or incomplete"
    MISUSED = 2, "wrong command or configuration"
    UNREAD = 3, "not readable, or the console failed"
    REFUSED = 4, "refused"
    WAITS = 5, "waits for a second person"
    HUNG_UP = 129, "the terminal was closed"
    INTERRUPTED = 130, "interrupted with Ctrl+C"
    QUIT = 131, "told to quit (SIGQUIT)"
    CUT_OFF = 141, "the reader of the output has read enough"
    TERMINATED = 143, "told to end"


def by_signal(number: int) -> int:
    """Return the exit code of a program that a signal ended."""
    return SIGNALLED + number


def exit_code_words() -> str:
    """Return the sentence that lists every code, for help and documentation."""
    return f"Exit codes: {', '.join(f'{code.value} {code.meaning}' for code in ExitCode)}."
