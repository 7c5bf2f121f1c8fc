"""Parts of moments, their neighbours on the calendar, and moments made of numbers."""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import Argument, CallRefused, Column, Context, F, function
from console.kql.functions.rounding import datetime_bins
from console.kql.values.conversions import to_datetime
from console.kql.values.datetimes import UNIX, datetime_ticks, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
MONTHS = 12


@function("now", "datetime", takes=("timespan",), least=0, with_context=True)
def now(context: Context, offset: timedelta = timedelta()) -> datetime | None:
    """Return the moment at which the query began, plus an offset."""
    return moved(context.now, offset)


@function("ago", "datetime", takes=("timespan",), with_context=True)
def ago(context: Context, length: timedelta) -> datetime | None:
    """Return the moment so long before the query began."""
    return moved(context.now, -length)


def start_of_day(at: datetime) -> datetime:
    """Return the midnight before a moment."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_week(at: datetime) -> datetime:
    """Return the beginning of the week, a Sunday."""
    return start_of_day(at) - timedelta(days=at.isoweekday() % 7)


def start_of_month(at: datetime) -> datetime:
    """Return the beginning of the month."""
    return start_of_day(at).replace(day=1)


def start_of_year(at: datetime) -> datetime:
    """Return the beginning of the year."""
    return start_of_day(at).replace(month=1, day=1)


def with_months(at: datetime, months: int) -> datetime | None:
    """Return a moment so many months later, on the month's last day where it has no such day."""
    total = at.year * MONTHS + at.month - 1 + months
    year, month = divmod(total, MONTHS)
    for day in range(at.day, 27, -1) if at.day > 28 else (at.day,):  # noqa: PLR2004  every month has 28 days
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return None


def _by_days(days: int) -> Callable[[datetime, int], datetime | None]:
    return lambda at, count: moved(at, timedelta(days=days * count))


def _by_months(months: int) -> Callable[[datetime, int], datetime | None]:
    return lambda at, count: with_months(at, months * count)


_PERIODS: dict[str, tuple[Callable[[datetime], datetime], Callable[[datetime, int], datetime | None]]] = {
    "day": (start_of_day, _by_days(1)),
    "week": (start_of_week, _by_days(7)),
    "month": (start_of_month, _by_months(1)),
    "year": (start_of_year, _by_months(MONTHS)),
}


def _midnights(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
    """Return the midnights before a whole column of moments: bins of a day."""
    return None if len(arguments) > 1 or arguments[0].is_constant else datetime_bins(DAY)


def _register_period(name: str) -> None:
    start, step = _PERIODS[name]

    def starts(at: datetime, offset: int = 0) -> datetime | None:
        try:
            return step(start(at), offset)
        except OverflowError:
            return None

    def ends(at: datetime, offset: int = 0) -> datetime | None:
        following = starts(at, offset + 1)
        return None if following is None else following - MICROSECOND

    starts.__doc__ = f"Return the beginning of the {name} of a moment, so many {name}s later."
    ends.__doc__ = f"Return the end of the {name} of a moment, so many {name}s later."
    keeps = name == "day"
    function(
        f"startof{name}",
        "datetime",
        takes=("datetime", "long"),
        least=1,
        prepare=_midnights if name == "day" else None,
        keeps_name=keeps,
    )(starts)
    function(f"endof{name}", "datetime", takes=("datetime", "long"), least=1)(ends)


for _period in _PERIODS:
    _register_period(_period)


@function("dayofweek", "timespan", takes=("datetime",))
def dayofweek(at: datetime) -> timedelta:
    """Return the days since Sunday, as a timespan."""
    return timedelta(days=at.isoweekday() % 7)


def week_from_sunday(at: datetime) -> int:
    """Return the week of the year as the older function counts: from Sunday, the first being that with a Wednesday."""
    wednesday = at.timetuple().tm_yday + 3 - at.isoweekday() % 7
    if wednesday < 1:
        wednesday += 365 + isleap(at.year - 1)
    elif wednesday > 365 + isleap(at.year):
        wednesday -= 365 + isleap(at.year)
    return (wednesday + 6) // 7


PARTS: dict[str, Callable[[datetime], int]] = {
    "year": lambda at: at.year,
    "quarter": lambda at: (at.month + 2) // 3,
    "month": lambda at: at.month,
    "weekofyear": week_from_sunday,
    "week_of_year": lambda at: at.isocalendar().week,
    "day": lambda at: at.day,
    "dayofyear": lambda at: at.timetuple().tm_yday,
    "hour": lambda at: at.hour,
    "minute": lambda at: at.minute,
    "second": lambda at: at.second,
    "millisecond": lambda at: at.microsecond // 1000,
    "microsecond": lambda at: at.microsecond,
    "nanosecond": lambda at: at.microsecond * 1000,
}


def _register_part(names: str, part: str, words: str) -> None:
    take = PARTS[part]

    def over(column: Column) -> Column:
        return [None if at is None else take(at) for at in column]

    def part_of(at: datetime) -> int:
        return take(at)

    part_of.__doc__ = f"Return {words}."
    function(
        names,
        "int",
        takes=("datetime",),
        prepare=lambda arguments: None if arguments[0].is_constant else over,
    )(part_of)


for _names, _part, _words in (
    ("dayofmonth", "day", "the day of the month, 1 to 31"),
    ("dayofyear", "dayofyear", "the day of the year, 1 to 366"),
    ("hourofday", "hour", "the hour of the day, 0 to 23"),
    ("week_of_year", "week_of_year", "the week of the year by ISO 8601, 1 to 53"),
    ("weekofyear", "weekofyear", "the week of the year, counted from Sunday, 1 to 53"),
    ("monthofyear,getmonth", "month", "the month, 1 to 12"),
    ("getyear", "year", "the year"),
):
    _register_part(_names, _part, _words)


def _unit(name: str, units: Collection[str]) -> str:
    folded = name.lower()
    if folded not in units:
        raise CallRefused(f"there is no unit {name!r} of time here; it is one of {', '.join(units)}")
    return folded


def _by_unit(names: str, returns: str, units: Collection[str], *takes: str) -> Callable[[F], F]:
    """Register the decorated function of a unit of time, which is refused before any row where it is none of these."""

    def register(of: F) -> F:
        def chosen(arguments: Sequence[Argument]) -> F:
            _unit(arguments[0].value, units)
            return of

        return function(names, returns, takes=("string", *takes), constant=(0,), choose=chosen)(of)

    return register


@_by_unit("datetime_part,datepart,getdatepart", "int", PARTS, "datetime")
def datetime_part(unit: str, at: datetime) -> int:
    """Return a part of a moment, such as "hour" or "quarter"."""
    return PARTS[_unit(unit, PARTS)](at)


LENGTHS = {
    "week": timedelta(weeks=1),
    "day": DAY,
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
    "microsecond": MICROSECOND,
}
_IN_MONTHS = {"year": MONTHS, "quarter": 3, "month": 1}
_ADDED = (*_IN_MONTHS, *LENGTHS, "nanosecond")


@_by_unit("datetime_add", "datetime", _ADDED, "long", "datetime")
def datetime_add(unit: str, count: int, at: datetime) -> datetime | None:
    """Return a moment so many units later."""
    unit = _unit(unit, _ADDED)
    if unit in _IN_MONTHS:
        return with_months(at, count * _IN_MONTHS[unit])
    try:
        return moved(
            at, timedelta(microseconds=count / 1000) if unit == "nanosecond" else LENGTHS[unit] * count
        )
    except OverflowError:
        return None


@_by_unit("datetime_diff", "long", _ADDED, "datetime", "datetime")
def datetime_diff(unit: str, first: datetime, second: datetime) -> int:
    """Count the borders of a unit that lie between two moments, negative where the first one is earlier."""
    unit = _unit(unit, _ADDED)
    if unit in _IN_MONTHS:
        return _months(first) // _IN_MONTHS[unit] - _months(second) // _IN_MONTHS[unit]
    if unit == "week":
        return (start_of_week(first) - start_of_week(second)) // LENGTHS["week"]
    if unit == "nanosecond":
        return (datetime_ticks(first) - datetime_ticks(second)) * 100
    size = LENGTHS[unit] // MICROSECOND * 10
    return datetime_ticks(first) // size - datetime_ticks(second) // size


def _months(at: datetime) -> int:
    return at.year * MONTHS + at.month - 1


@function("make_datetime", "datetime", takes=("any", "long", "long", "long", "long", "real"), least=1)
def make_datetime(*parts: Any) -> datetime | None:
    """Return the moment of year, month, day and, where given, hour, minute and second."""
    if len(parts) < 3:  # noqa: PLR2004  year, month, day
        return to_datetime(parts[0])
    year, month, day, *clock = parts
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        start = datetime(int(year), month, day, hour, minute, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return start + timedelta(seconds=second) if 0 <= second < 60 else None  # noqa: PLR2004  of a minute


def _register_unix(unit: str, per_second: int) -> None:
    def since(count: float) -> datetime | None:
        try:
            return UNIX + timedelta(microseconds=count * 1_000_000 / per_second)
        except (OverflowError, ValueError):
            return None

    since.__doc__ = f"Return the moment so many {unit} after 1970 began."
    function(f"unixtime_{unit}_todatetime", "datetime", takes=("real",))(since)


for _unit_name, _count in {
    "seconds": 1,
    "milliseconds": 1_000,
    "microseconds": 1_000_000,
    "nanoseconds": 1_000_000_000,
}.items():
    _register_unix(_unit_name, _count)
