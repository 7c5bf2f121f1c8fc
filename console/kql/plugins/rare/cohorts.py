"""Cohorts: those who were new in the same period, followed through the periods after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.plugins.rare.periods import Periods, framed, rates, seen_in
from console.kql.plugins.registry import MANY, Arguments, CallRefused, Columns, Frame, plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.limits import Budget


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those first seen in the period that begins at `begin`, and all who were `known` by its end."""

    begin: Any
    members: frozenset[Any]
    known: frozenset[Any]

    def followed(
        self, values_by_period: dict[Any, list[Any]], periods: Periods, budget: Budget
    ) -> Iterator[tuple[Any, ...]]:
        """Yield for its own period and each after it: when, how many are new, kept and lost, and the shares of these."""
        at = self.begin
        while at <= periods.end:
            budget.check()
            now = set(values_by_period.get(at, ()))
            new = len(self.members) if at == self.begin else len(now - self.known)
            retained = len(self.members & now)
            yield (at, new, retained, len(self.members) - retained, *rates(set(self.members), now))
            at = periods.after(at)


def _cohorts(columns: Columns, arguments: Arguments) -> Columns:
    kinds, when = dict(columns), arguments.positional[1]
    kind = kinds.get(when, "datetime")
    measures = ("dcount_new_values", "dcount_retained_values", "dcount_churn_values")
    return (
        (f"from_{when}", kind),
        (f"to_{when}", kind),
        *((name, kinds.get(name, "string")) for name in _dimensions(arguments, kinds)),
        *((name, "long") for name in measures),
        ("retention_rate", "real"),
        ("churn_rate", "real"),
    )


def _dimensions(arguments: Arguments, kinds: dict[str, str]) -> list[str]:
    """Return the dimensions after the cohort, which may be left out."""
    return [
        argument for argument in arguments.positional[5:] if isinstance(argument, str) and argument in kinds
    ]


@plugin(
    "new_activity_metrics",
    takes=("column", "column", "constant", "constant", "constant", "column?"),
    least=5,
    most=MANY,
    columns=_cohorts,
)
def new_activity_metrics(frame: Frame, arguments: Arguments) -> Frame:
    """Follow the values first seen in each period through those after it: how many are seen again."""
    start, end, step = arguments.positional[2:5]
    names = _dimensions(arguments, dict(frame.columns))
    cohorts = [argument for argument in arguments.positional[5:] if argument not in names]
    if len(cohorts) > 1:
        raise CallRefused("new_activity_metrics takes one cohort")
    periods = Periods(step, start, end)
    rows: list[tuple[Any, ...]] = []
    for key, values_by_period in seen_in(frame, arguments, names, periods.begin).items():
        members_so_far: set[Any] = set()
        for begin in sorted(values_by_period):
            members = set(values_by_period[begin]) - members_so_far
            members_so_far |= members
            if members and (not cohorts or periods.floor(cohorts[0]) == begin):
                cohort = Cohort(begin, frozenset(members), frozenset(members_so_far))
                followed = cohort.followed(values_by_period, periods, frame.budget)
                rows += [(begin, at, *key, *measures) for at, *measures in followed]
    return framed(_cohorts(frame.columns, arguments), rows)
