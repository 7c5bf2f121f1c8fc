"""The overview: one line for each enclave of the fleet, each cell with its age."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content

from console.azure.topics import TOPICS
from console.model.overview import Cell, EnclaveLine, Level
from console.model.plans import TargetKind
from screens.dialogs.sheet import Description
from screens.panes.pane import Pane
from screens.panes.sections import Section
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.quantities import since
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from console.monitor.feeds import Feed

Fleet = tuple[EnclaveLine, ...]
TONES = {Level.FINE: Tone.GOOD, Level.ATTENTION: Tone.WARN, Level.BAD: Tone.BAD}
CELLS: tuple[tuple[str, str, int], ...] = (
    ("Score", "posture", 8),
    ("Alerts", "alerts", 8),
    ("Sessions", "sessions", 7),
    ("GPU", "gpu", 6),
    ("CPU", "cpu", 4),
    ("Exports", "exports", 7),
    ("Use", "use", 7),
)

ORDERS: dict[str, Callable[[EnclaveLine], Any]] = {"use": lambda row: -row.idle_for}  # the longest idle first


class OverviewPane(Pane[Fleet]):
    """Every enclave at a glance; enter looks at one."""

    def make_sections(self) -> Sequence[Section[Fleet, EnclaveLine]]:
        """Return the one table: the fleet."""
        name = Column[EnclaveLine]("Enclave", lambda row: row.name, keep=ALWAYS, tone=_line_tone)
        level = Column[EnclaveLine](
            "!",
            lambda row: symbol(_line_tone(row)),
            tone=_line_tone,
            order=lambda row: -row.level,
            keep=ALWAYS,
        )
        cells = [self._column(title, field, keep) for title, field, keep in CELLS]
        age = Column[EnclaveLine](
            "Age", self._age, tone=lambda _: Tone.MUTED, order=_oldest, right=True, keep=3
        )
        return [
            Section(
                name="enclaves",
                acts_on=TargetKind.ENCLAVE,
                enclave_of=lambda row: row.name,
                columns=(level, name, *cells, age),
                rows=lambda fleet: fleet,
                key=lambda row: row.name,
                problem=lambda row: row.level > Level.FINE,
                describe=self._describe,
                shows=self._show_worst,
                empty="No enclave is configured.",
            )
        ]

    def feeds(self) -> list[Feed[Any]]:
        """Return every feed of every enclave."""
        engine = self.app.engine
        enclaves = [enclave.name for enclave in engine.config.enclaves]
        rules = [engine.alerting(enclave).watch.feed for enclave in enclaves]
        return [engine.feed(enclave, topic) for enclave in enclaves for topic in TOPICS] + rules

    def value(self) -> Fleet:
        """Return a line for each enclave, from whatever has been read."""
        engine = self.app.engine
        return tuple(engine.line(enclave.name) for enclave in engine.config.enclaves)

    def summary(self, value: Fleet) -> Content:
        """Tell how many enclaves ask for attention."""
        bad = sum(row.level is Level.BAD for row in value)
        some = sum(row.level is Level.ATTENTION for row in value)
        unread = sum(_is_unread(row) for row in value)
        fine = len(value) - bad - some - unread
        waiting = f"   {symbol(Tone.MUTED)} {unread} not read yet" if unread else ""
        return Content.assemble(
            (f"{symbol(Tone.BAD)} {bad} urgent", "$text-error" if bad else "$foreground 50%"),
            "   ",
            (f"{symbol(Tone.WARN)} {some} to look at", "$text-warning" if some else "$foreground 50%"),
            "   ",
            (f"{symbol(Tone.GOOD)} {fine} fine", "$text-success" if fine else "$foreground 50%"),
            waiting,
        )

    def _column(self, title: str, field: str, keep: int) -> Column[EnclaveLine]:
        cell: Callable[[EnclaveLine], Cell] = partial(_cell, field)
        order = ORDERS.get(field)
        return Column(
            title,
            lambda row: _words(cell(row)),
            tone=lambda row: _tone(cell(row)),
            order=order,
            keep=keep,
            brief=lambda row: _brief(cell(row)),
        )

    def _age(self, row: EnclaveLine) -> str:
        return since(_oldest(row), self.app.now())

    def _show_worst(self, row: EnclaveLine) -> bool:
        """Look at the enclave, in the pane of its gravest cell."""
        enclaves = {enclave.name: enclave for enclave in self.app.config.enclaves}
        self.app.look_at(enclaves[row.name])
        worst = max(CELLS, key=lambda cell: _cell(cell[1], row).level)[1]
        panes = {"gpu": "quota", "cpu": "quota", "use": "sessions"}
        self.app.switch_mode(panes.get(worst, worst))
        return True

    def _describe(self, row: EnclaveLine) -> Description:
        now = self.app.now()
        facts = [
            (
                title,
                f"{_words(cell)}  ({_taken(cell, now)}){f'  {cell.stale}' if cell.stale else ''}",
            )
            for title, cell in ((title, _cell(field, row)) for title, field, _ in CELLS)
        ]
        if row.verdict:
            facts += [("Idle?", row.verdict.words)]
            facts += [(f"  {fact.subject}", fact.words) for fact in row.verdict.evidence]
        return Description(row.name, facts)


def _cell(field: str, row: EnclaveLine) -> Cell:
    found: Cell = getattr(row, field)
    return found


def _oldest(row: EnclaveLine) -> datetime | None:
    return min((cell.taken_at for cell in row.cells if cell.taken_at), default=None)


def _words(cell: Cell) -> str:
    if not cell.words:
        return "not read" if cell.stale else "…"
    return f"{cell.words} (stale)" if cell.stale else cell.words


def _brief(cell: Cell) -> str:
    if not cell.words:
        return "unread" if cell.stale else ""
    return f"{cell.brief} !" if cell.brief and cell.stale else cell.brief


def _tone(cell: Cell) -> Tone:
    if not cell.words and not cell.stale:
        return Tone.MUTED
    return Tone.PLAIN if cell.level is Level.FINE else TONES[cell.level]


def _taken(cell: Cell, now: datetime) -> str:
    return f"{since(cell.taken_at, now)} ago" if cell.taken_at else "not read yet"


def _line_tone(row: EnclaveLine) -> Tone:
    return Tone.MUTED if _is_unread(row) else TONES[row.level]


def _is_unread(row: EnclaveLine) -> bool:
    """Whether all that can be said of an enclave is that it has not been read."""
    return row.level is Level.FINE and not row.is_read
