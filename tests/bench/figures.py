"""What a bench prints: each figure beside its limit, as a ratio where it has a yardstick."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: the median of `samples`, in `unit`, against `limit` where one is promised."""

    name: str
    samples: Sequence[float]
    unit: str
    limit: float | None = None

    @property
    def median(self) -> float:
        """The figure to quote."""
        return statistics.median(self.samples)

    @property
    def is_kept(self) -> bool:
        """True where the promise holds, or none is made."""
        return self.limit is None or self.median <= self.limit

    def line(self) -> str:
        """Return the figure as a row: name, median, range, limit and verdict."""
        spread = f"{min(self.samples):.4g}..{max(self.samples):.4g}"
        promise = "" if self.limit is None else f"<= {self.limit:g} {'kept' if self.is_kept else 'MISSED'}"
        return f"{self.name:58} {self.median:9.4g} {self.unit:9} {spread:19} {promise}".rstrip()


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which `share` of all lie."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
