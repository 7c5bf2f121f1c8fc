"""Lifting a function of plain values over columns: nulls kept away, constants repeated, columns converted first."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Column = list[Any]

VARYING: Final = object()  # stands for an argument that differs from row to row
WITHOUT_ANSWER = (TypeError, ValueError, ArithmeticError, LookupError, RecursionError)


def strict(of: Callable[..., Any], missing: Any) -> Callable[..., Any]:
    """Return `of` with what is missing for any null among its arguments."""

    def answer(*values: Any) -> Any:
        for value in values:
            if value is None:
                return missing
        return of(*values)

    return answer


def lifted(of: Callable[..., Any], constants: Sequence[Any], missing: Any) -> Callable[..., Column]:
    """Return `of` over columns, the constants repeated for each row."""

    def over(length: int, *columns: Column) -> Column:
        if not constants:
            return [of() for _ in range(length)]
        try:
            return list(map(of, *_sources(constants, columns, length)))
        except WITHOUT_ANSWER:
            answered = _answering(of, missing)
            return list(map(answered, *_sources(constants, columns, length)))

    return over


def _sources(constants: Sequence[Any], columns: Sequence[Column], length: int) -> list[Iterable[Any]]:
    varying = iter(columns)
    return [next(varying) if value is VARYING else repeat(value, length) for value in constants]


def _answering(of: Callable[..., Any], missing: Any) -> Callable[..., Any]:
    """Return `of` with what is missing for values to which it has no answer: a number beyond its type, a bag to add up."""

    def answered(*values: Any) -> Any:
        try:
            return of(*values)
        except WITHOUT_ANSWER:
            return missing

    return answered


def converting(
    over: Callable[..., Column], converts: Sequence[Callable[[Any], Any] | None]
) -> Callable[..., Column]:
    """Return `over` with the columns converted first, where any has to be."""
    if not any(converts):
        return over

    def converted(length: int, *columns: Column) -> Column:
        return over(
            length,
            *(
                column if convert is None else list(map(convert, column))
                for convert, column in zip(converts, columns, strict=True)
            ),
        )

    return converted
