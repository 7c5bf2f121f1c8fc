"""Cohorts: those who were new in the same period, followed through the periods after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.plugins.rare.periods import Periods, framed, rates, seen_in
from console.kql.plugins.registry import MANY, CallRefused, Columns, Frame, Given, plugin

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
        self, seen: dict[Any, list[Any]], periods: Periods, budget: Budget
    ) -> Iterator[tuple[Any, ...]]:
        """Yield for its own period and each after it: when, how many are new, kept and lost, and the shares of these."""
        at = self.begin
        while at <= periods.end:
            budget.check()
            now = set(seen.get(at, ()))
            new = len(self.members) if at == self.begin else len(now - self.known)
            kept = len(self.members & now)
            yield (at, new, kept, len(self.members) - kept, *rates(set(self.members), now))
            at = periods.after(at)


def _cohorts(columns: Columns, given: Given) -> Columns:
    kinds, when = dict(columns), given.positional[1]
    kind = kinds.get(when, "datetime")
    measures = ("dcount_new_values", "dcount_retained_values", "dcount_churn_values")
    return (
        (f"from_{when}", kind),
        (f"to_{when}", kind),
        *((name, kinds.get(name, "string")) for name in _dimensions(given, kinds)),
        *((name, "long") for name in measures),
        ("retention_rate", "real"),
        ("churn_rate", "real"),
    )


def _dimensions(given: Given, kinds: dict[str, str]) -> list[str]:
    """Return the dimensions after the cohort, which may be left out."""
    return [argument for argument in given.positional[5:] if isinstance(argument, str) and argument in kinds]


@plugin(
    "new_activity_metrics",
    takes=("column", "column", "constant", "constant", "constant", "column?"),
    least=5,
    most=MANY,
    columns=_cohorts,
)
def new_activity_metrics(frame: Frame, given: Given) -> Frame:
    """Follow the values first seen in each period through those after it: how many are seen again."""
    start, end, step = given.positional[2:5]
    names = _dimensions(given, dict(frame.columns))
    chosen = [argument for argument in given.positional[5:] if argument not in names]
    if len(chosen) > 1:
        raise CallRefused("new_activity_metrics takes one cohort")
    periods = Periods(step, start, end)
    rows: list[tuple[Any, ...]] = []
    for key, seen in seen_in(frame, given, names, periods.begin).items():
        known: set[Any] = set()
        for begin in sorted(seen):
            members = set(seen[begin]) - known
            known |= members
            if members and (not chosen or periods.floor(chosen[0]) == begin):
                cohort = Cohort(begin, frozenset(members), frozenset(known))
                followed = cohort.followed(seen, periods, frame.budget)
                rows += [(begin, at, *key, *measures) for at, *measures in followed]
    return framed(_cohorts(frame.columns, given), rows)
