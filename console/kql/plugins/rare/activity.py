"""Who was there when: different values counted over the periods of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.plugins.rare.periods import Periods, bounds_of, framed, rates, seen_in, shaped
from console.kql.plugins.registry import MANY, Arguments, Columns, Frame, plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

WHO_AND_WHEN = ("column", "column")
CONSTANTS = ("constant",) * 3
SLIDING = shaped(("Count", "long"), ("Dcount", "long"), fixed=6)


@plugin(
    "sliding_window_counts",
    takes=(*WHO_AND_WHEN, *CONSTANTS, "constant", "column"),
    least=6,
    most=MANY,
    columns=SLIDING,
)
def sliding_window_counts(frame: Frame, arguments: Arguments) -> Frame:
    """Count the rows and the different values in a window that ends with each period."""
    start, end, window, step = arguments.positional[2:6]
    periods = Periods(step, start)

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, values_by_period in seen_in(
            frame, arguments, arguments.positional[6:], lambda at: None if at is None else periods.floor(at)
        ).items():
            begin = start
            while begin <= end:
                frame.budget.check()
                after = periods.after(begin)
                inside = [
                    who
                    for at, all_ in values_by_period.items()
                    if after - window <= at < after
                    for who in all_
                ]
                if inside:
                    yield (begin, *key, len(inside), len(set(inside)))
                begin = after

    return framed(SLIDING(frame.columns, arguments), rows())


ACTIVE = shaped(("dcount", "long"), fixed=8)


@plugin(
    "active_users_count",
    takes=(*WHO_AND_WHEN, *CONSTANTS, *CONSTANTS, "column"),
    least=8,
    most=MANY,
    columns=ACTIVE,
)
def active_users_count(frame: Frame, arguments: Arguments) -> Frame:
    """Count in each period the values that were seen in enough periods of the window before."""
    start, end, window, unit, enough, step = arguments.positional[2:8]
    bins, units = Periods(step, start, end), Periods(unit, start)
    days_by_key: dict[tuple[Any, ...], dict[Any, set[Any]]] = {}
    for key, values_by_period in seen_in(frame, arguments, arguments.positional[8:], lambda at: at).items():
        by_who: dict[Any, list[Any]] = {}
        for at, all_ in frame.budget.each(values_by_period.items()):
            for who in all_:
                by_who.setdefault(who, []).append(at)
        for who, moments in frame.budget.each(by_who.items()):
            for at in moments:
                begin = bins.begin(at)
                recent = {units.floor(moment) for moment in moments if at - window < moment <= at}
                if begin is not None and len(recent) >= enough:
                    days_by_key.setdefault(key, {}).setdefault(begin, set()).add(who)
    rows = [
        (begin, *key, len(who))
        for key, values_by_period in days_by_key.items()
        for begin, who in sorted(values_by_period.items())
    ]
    return framed(ACTIVE(frame.columns, arguments), rows)


COUNTS = shaped(
    ("count", "long"), ("dcount", "long"), ("new_dcount", "long"), ("aggregated_dcount", "long"), fixed=5
)


@plugin(
    "activity_counts_metrics", takes=(*WHO_AND_WHEN, *CONSTANTS, "column"), least=5, most=MANY, columns=COUNTS
)
def activity_counts_metrics(frame: Frame, arguments: Arguments) -> Frame:
    """Count for each period the rows, the different values, the new ones, and all so far."""
    start, end, step = arguments.positional[2:5]
    rows = []
    for key, values_by_period in seen_in(
        frame, arguments, arguments.positional[5:], Periods(step, start, end).begin
    ).items():
        so_far: set[Any] = set()
        for begin in sorted(values_by_period):
            new = set(values_by_period[begin]) - so_far
            so_far |= new
            rows.append(
                (
                    begin,
                    *key,
                    len(values_by_period[begin]),
                    len(set(values_by_period[begin])),
                    len(new),
                    len(so_far),
                )
            )
    return framed(COUNTS(frame.columns, arguments), rows)


def _engaged(columns: Columns, arguments: Arguments) -> Columns:
    measures = (
        ("dcount_activities_inner", "long"),
        ("dcount_activities_outer", "long"),
        ("activity_ratio", "real"),
    )
    return shaped(*measures, fixed=bounds_of(arguments)[1] + 2)(columns, arguments)


@plugin(
    "activity_engagement",
    takes=(*WHO_AND_WHEN, "constant", "constant", "column?"),
    least=4,
    most=MANY,
    columns=_engaged,
)
def activity_engagement(frame: Frame, arguments: Arguments) -> Frame:
    """Compare for each period the different values with those of the longer window that ends with it."""
    bounds, place = bounds_of(arguments)
    inner, outer = arguments.after(place, 2)
    periods = Periods(inner, *bounds)
    rows = []
    for key, values_by_period in seen_in(
        frame, arguments, arguments.positional[place + 2 :], periods.begin
    ).items():
        for begin in frame.budget.each(sorted(values_by_period)):
            after = periods.after(begin)
            window = {
                who for at, all_ in values_by_period.items() if after - outer <= at < after for who in all_
            }
            now = len(set(values_by_period[begin]))
            rows.append((begin, *key, now, len(window), now / len(window) if window else None))
    return framed(_engaged(frame.columns, arguments), rows)


def _kept(columns: Columns, arguments: Arguments) -> Columns:
    measures = (
        ("dcount_values", "long"),
        ("dcount_newvalues", "long"),
        ("retention_rate", "real"),
        ("churn_rate", "real"),
    )
    return shaped(*measures, fixed=bounds_of(arguments)[1] + 1)(columns, arguments)


@plugin("activity_metrics", takes=(*WHO_AND_WHEN, "constant", "column?"), least=3, most=MANY, columns=_kept)
def activity_metrics(frame: Frame, arguments: Arguments) -> Frame:
    """Compare the different values of each period with those of the period before: new, kept and lost."""
    bounds, place = bounds_of(arguments)
    (step,) = arguments.after(place, 1)
    periods = Periods(step, *bounds)
    rows = []
    for key, values_by_period in seen_in(
        frame, arguments, arguments.positional[place + 1 :], periods.begin
    ).items():
        for begin in sorted(values_by_period):
            now, before = set(values_by_period[begin]), set(values_by_period.get(periods.before(begin), ()))
            rows.append((begin, *key, len(now), len(now - before), *rates(before, now)))
    return framed(_kept(frame.columns, arguments), rows)
