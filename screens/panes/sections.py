"""A section: one table of a pane, declared as data, with what a row says, holds and opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.model.plans import TargetKind
    from screens.dialogs.sheet import Description
    from screens.widgets.grid.columns import Column

V = TypeVar("V")
R = TypeVar("R")


@dataclass(frozen=True)
class Step:
    """Where `enter` leads: a section, narrowed to the rows that belong to the one left."""

    section: str
    words: str
    belongs: Callable[[Any], bool]


@dataclass(frozen=True)
class Section(Generic[V, R]):
    """One table over the pane's value V with rows R.

    A section that is `only_inside` has no tab: other rows open it. `acts_on`
    says what the action menu takes its rows for, None where nothing is done to them;
    `enclave_of` names the enclave of a row, empty for the one that is looked at.
    `act` takes the rows in place of that menu. `shows` answers enter in a way of its
    own, and says whether it did.
    Where it `is_read` in part only, its tab says so: no row is not the same as none read.
    """

    name: str
    columns: Sequence[Column[R]]
    rows: Callable[[V], Iterable[R]]
    key: Callable[[R], str]
    describe: Callable[[R], Description]
    raw: Callable[[R], str] = lambda _: ""
    link: Callable[[R], str] = lambda _: ""
    problem: Callable[[R], bool] = lambda _: False
    opens: Callable[[R], Step | None] = lambda _: None
    shows: Callable[[R], bool] = lambda _: False
    empty: str = "Nothing here."
    is_read: Callable[[V], bool] = lambda _: True
    only_inside: bool = False
    acts_on: TargetKind | None = None
    enclave_of: Callable[[R], str] = lambda _: ""
    act: Callable[[Sequence[R]], None] | None = None
