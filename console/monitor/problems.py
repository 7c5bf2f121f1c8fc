"""What a failure is called on screen, and how long it asks to be left alone."""

from __future__ import annotations

from console import errors
from console.model.readings import ProblemKind

_KINDS: tuple[tuple[type[Exception], ProblemKind], ...] = (
    (errors.NotSignedIn, ProblemKind.NOT_SIGNED_IN),
    (errors.NotPermitted, ProblemKind.NOT_PERMITTED),
    (errors.NotFound, ProblemKind.NOT_FOUND),
    (errors.Throttled, ProblemKind.THROTTLED),
    (errors.Unreachable, ProblemKind.UNREACHABLE),
    (errors.Rejected, ProblemKind.REJECTED),
    (errors.ConfigInvalid, ProblemKind.NOT_CONFIGURED),
    (errors.VariableInvalid, ProblemKind.NOT_CONFIGURED),
)


def kind_of(failure: Exception) -> ProblemKind:
    """Return the kind of problem that `failure` is for an operator."""
    for error, kind in _KINDS:
        if isinstance(failure, error):
            return kind
    return ProblemKind.UNEXPECTED


def retry_after(failure: Exception) -> float:
    """Return the seconds that Azure asked to wait, 0 where it asked for none."""
    return failure.retry_after if isinstance(failure, errors.Throttled) else 0.0
