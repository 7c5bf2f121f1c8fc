"""One class for each thing an operator can do about a failure.

ConsoleError
├── ConfigInvalid     correct the configuration file
├── CommandInvalid    correct the command
├── VariableInvalid   correct the environment variable that is named
├── NotSignedIn       sign in again
├── NotPermitted      ask for the role that is named
├── NotFound          the resource is gone or misnamed
├── Conflict          somebody else is changing it: look, then try again
├── Throttled         wait `retry_after` seconds
├── Unreachable       check the network; the console keeps trying
├── Rejected          Azure refused the request: quote `request_id` to support
├── QueryInvalid      correct the query at `line` and `column`
├── NotPrinted        make room where standard output goes
└── NotStored         see that the folder is there, or name another one
    ├── StoreDamaged  move the named file away: a new one is made
    ├── StoreFull     make room on the disk
    ├── StoreDenied   use a folder of your own, or get the rights to this one
    ├── StoreBusy     close the program that holds the file
    ├── StoreNewer    use the newer console
    └── LocksMissing  keep the database on another file system
"""

from __future__ import annotations

from console.redaction import redacted
from console.wording import sentences


class ConsoleError(Exception):
    """A failure in words for an operator, with what can be done about it; no secret is among the words.

    The class advises what usually helps; who raises it and knows better gives the `advice`.
    """

    advice = "Look in the log file for the cause."

    def __init__(self, message: str, *, advice: str | None = None, request_id: str = "") -> None:
        self.message = redacted(message)
        super().__init__(self.message)
        if advice is not None:
            self.advice = advice
        self.request_id = request_id

    def sentence(self) -> str:
        """Return what happened and what to do about it."""
        return sentences(self.message, self.advice)


class ConfigInvalid(ConsoleError):
    """The configuration cannot be used as it stands."""

    advice = "Correct the configuration file, then start again."


class CommandInvalid(ConsoleError):
    """The command cannot be carried out as it was typed."""

    advice = "Add --help to see what it takes."


class VariableInvalid(ConsoleError):
    """A variable of the environment cannot be used as it stands; the message names it."""

    advice = "Correct the environment variable, then start again."


class NotSignedIn(ConsoleError):
    """No credential gave a token, or Azure no longer accepts it."""

    advice = "Sign in again."


class NotPermitted(ConsoleError):
    """The identity is known but may not do this."""

    advice = "Ask for the role named in the message."


class NotFound(ConsoleError):
    """The resource does not exist, or not where the configuration says."""

    advice = "Check the name in the configuration; the resource may have been removed."


class Conflict(ConsoleError):
    """The resource is being changed, or has changed since it was read."""

    advice = "Refresh, look at the present state, then try again."


class Throttled(ConsoleError):
    """Azure asks for fewer requests; `retry_after` is in seconds."""

    advice = "Nothing to do: the console waits as long as Azure asks."

    def __init__(
        self, message: str, *, retry_after: float, advice: str | None = None, request_id: str = ""
    ) -> None:
        super().__init__(message, advice=advice, request_id=request_id)
        self.retry_after = retry_after


class Unreachable(ConsoleError):
    """No usable answer came: connection, TLS, time-out, 5xx or a torn body."""

    advice = "Check the network or VPN; the console keeps trying."


class Rejected(ConsoleError):
    """Azure understood the request and refused it, with its own `code`."""

    advice = "Quote the request id when you ask for support."

    def __init__(
        self, message: str, *, code: str = "", advice: str | None = None, request_id: str = ""
    ) -> None:
        super().__init__(message, advice=advice, request_id=request_id)
        self.code = code


class QueryInvalid(ConsoleError):
    """A KQL query has a mistake at `line` and `column`, both counted from 1."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message, advice=f"Fix line {line}, column {column}." if line else "Fix the query.")
        self.line = line
        self.column = column


class NotPrinted(ConsoleError):
    """Standard output could not be written; what was asked may well be done."""

    advice = "Make room where it goes, or send it elsewhere. What was done is in the journal."


class NotStored(ConsoleError):
    """A file of the console's own could not be read or written."""

    advice = (
        "See that the folder is there and its disk in order, or name another folder: "
        'state = "/FOLDER" at the top of the configuration file.'
    )


class StoreDamaged(NotStored):
    """The file is no database, or one whose bytes were changed by something else."""

    advice = "Move the file away: a new one is made. Keep the old one: it may hold the journal."


class StoreFull(NotStored):
    """The disk, or the user's share of it, has no room left."""

    advice = "Make room on the disk, or have your share of it raised. Nothing new is kept until then."


class StoreDenied(NotStored):
    """This user may not use the file or its folder, or nobody may write there."""

    advice = (
        "Have the rights to it given to you, or name a folder of your own: "
        'state = "/FOLDER" at the top of the configuration file.'
    )


class StoreBusy(NotStored):
    """Another program holds the file, and did not let go of it for as long as the console waits."""

    advice = "Close the program that holds it; the console tries again by itself."


class StoreNewer(NotStored):
    """A newer console has written the file."""

    advice = "Start the newer console, or name another folder for this one."


class LocksMissing(NotStored):
    """The file system of the database has no file locks, without which several consoles would spoil it."""

    advice = (
        'Name a folder on a disk of this machine: state = "/FOLDER" at the top of the configuration file.'
    )
