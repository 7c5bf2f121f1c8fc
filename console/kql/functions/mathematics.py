"""Functions of numbers: roots, logarithms, angles, distributions, bits."""

from __future__ import annotations

import math
import operator
import random
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import Argument, CallRefused, function

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORD = 2**64
NAMELESS = (
    "cot",
    "degrees",
    "radians",
    "pow",
    "exp10",
)  # a column of theirs is Column1, not called as its argument
BOUNDED = ("sqrt", "log", "log2", "log10", "asin", "acos")  # null beyond the numbers that have a value


def _magnitude(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if kind not in ("real", "decimal", "timespan", "int", "long", "bool"):
        raise CallRefused(f"a {kind} has no magnitude")
    return "long" if kind in ("int", "bool") else kind


@function("abs", _magnitude, takes=("any",), keeps_name=True)
def abs_(value: Any) -> Any:
    """Return a number or a length of time without its sign."""
    return abs(value)


@function("sign", "real", takes=("number",), null_safe=True)
def sign(value: Any) -> float:
    """Return 1, 0 or -1, and 0 of null."""
    return 0.0 if value is None else float((value > 0) - (value < 0))


def _real(names: str, of: Callable[..., float], words: str, count: int = 1) -> None:
    """Register a function of reals; where it has no value it gives null or NaN."""

    def value(*numbers: float) -> float | None:
        try:
            return of(*numbers)
        except OverflowError:
            return math.inf
        except ValueError:
            return None if names in BOUNDED else math.nan

    value.__doc__ = words
    function(names, "real", takes=("real",) * count, keeps_name=names not in NAMELESS)(value)


def _log(of: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else of(number)


for _names, _of, _words in (
    ("sqrt", math.sqrt, "Return the square root."),
    ("exp", math.exp, "Return e raised to a number."),
    ("exp2", lambda x: 2.0**x, "Return 2 raised to a number."),
    ("exp10", lambda x: 10.0**x, "Return 10 raised to a number."),
    ("log", _log(math.log), "Return the natural logarithm."),
    ("log2", _log(math.log2), "Return the logarithm to base 2."),
    ("log10", _log(math.log10), "Return the logarithm to base 10."),
    ("sin", math.sin, "Return the sine of an angle in radians."),
    ("cos", math.cos, "Return the cosine of an angle in radians."),
    ("tan", math.tan, "Return the tangent of an angle in radians."),
    (
        "cot",
        lambda x: 1 / math.tan(x) if x else math.copysign(math.inf, x),
        "Return the cotangent of an angle in radians.",
    ),
    ("asin", math.asin, "Return the angle of a sine."),
    ("acos", math.acos, "Return the angle of a cosine."),
    ("atan", math.atan, "Return the angle of a tangent."),
    ("degrees", math.degrees, "Return an angle in degrees."),
    ("radians", math.radians, "Return an angle in radians."),
    ("gamma", math.gamma, "Return the gamma function."),
    ("loggamma", math.lgamma, "Return the logarithm of the gamma function."),
    ("erf", math.erf, "Return the error function."),
    ("erfc", math.erfc, "Return the complementary error function."),
):
    _real(_names, _of, _words)
_real("atan2", math.atan2, "Return the angle of a point, y before x.", 2)
_real("pow", math.pow, "Return a number raised to a power.", 2)


@function("pi", "real")
def pi() -> float:
    """Return the number pi."""
    return math.pi


@function("rand", "real", takes=("long",), least=0, is_deterministic=False, keeps_name=True)
def rand(below: int = 0) -> float:
    """Return a random number from 0 to 1, or a whole one below a limit."""
    return float(random.randrange(below)) if below > 1 else random.random()


def _signed(value: int) -> int:
    return (value + WORD // 2) % WORD - WORD // 2


def _bits(names: str, of: Callable[[int, int], int], words: str) -> None:
    def value(left: int, right: int) -> int:
        return _signed(of(left, right))

    value.__doc__ = words
    function(names, "long", takes=("long", "long"), keeps_name=True)(value)


_bits("binary_and", operator.and_, "Return the bits that both numbers have.")
_bits("binary_or", operator.or_, "Return the bits that either number has.")
_bits("binary_xor", operator.xor, "Return the bits that one of both numbers has.")


@function("binary_shift_left", "long", takes=("long", "long"), keeps_name=True)
def binary_shift_left(value: int, by: int) -> int | None:
    """Return the bits of a number moved up."""
    return _signed(value << by % 64) if by >= 0 else None


@function("binary_shift_right", "long", takes=("long", "long"), keeps_name=True)
def binary_shift_right(value: int, by: int) -> int | None:
    """Return the bits of a number moved down."""
    return value >> by % 64 if by >= 0 else None


@function("binary_not", "long", takes=("long",), keeps_name=True)
def binary_not(value: int) -> int:
    """Return the other bits of a number."""
    return ~value


@function("bitset_count_ones", "long", takes=("long",), keeps_name=True)
def bitset_count_ones(value: int) -> int:
    """Count the bits that are set in a number."""
    return (value % WORD).bit_count()
