"""What a pane shows of known records, as text: each column's words, tone and order, and all the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from console.azure.topics import CADENCES
from console.config import Config, EnclaveConfig, Endpoints
from screens.app.console_app import ConsoleApp
from screens.panes.pane import Pane
from screens.panes.registry import PANES
from screens.widgets.grid.columns import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screens.dialogs.sheet import Description
    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section
    from screens.widgets.grid.columns import Column

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
LEADS_ELSEWHERE = "overview"  # enter goes to another pane there, which takes an app that runs
NOWHERE = "https://127.0.0.1:9"
ENDPOINTS = Endpoints(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, "https://portal.example")


def ago(**length: float) -> datetime:
    """Return the moment so long before now."""
    return NOW - timedelta(**length)


def ahead(**length: float) -> datetime:
    """Return the moment so long after now."""
    return NOW + timedelta(**length)


def still_app(clock: Callable[[], datetime] = lambda: NOW) -> ConsoleApp:
    """Return an app over two enclaves that nothing answers for, whose clock stands still."""
    cadences = dict.fromkeys(CADENCES, 30.0)
    enclaves = tuple(
        EnclaveConfig(name, f"sub-{name}", "tenant-1", ENDPOINTS, cadences=cadences)
        for name in ("genomics", "cohort")
    )
    return ConsoleApp(Config(enclaves), clock=clock)


def value_of(pane: str) -> Any:
    """Return what the pane is shown to have read: a module of its own for each pane of the registry."""
    return import_module(f"records_{pane}").VALUE


def panes_with_sections() -> Iterator[PaneSpec]:
    """Yield every pane that is made of sections: all but the query pane."""
    return (spec for spec in PANES if issubclass(spec.load(), Pane))


def pane_of(spec: PaneSpec) -> Pane[Any]:
    """Return a pane; the app must be active."""
    pane = spec.load()(spec)
    assert isinstance(pane, Pane)
    return pane


def section_text(pane: Pane[Any], section: Section[Any, Any], value: Any) -> str:
    """Return everything that a pane shows of a section: the summary above it, then every row."""
    pane.navigation.section = section
    summary = [] if section.only_inside else [pane.summary(value).plain.rstrip()]
    columns = "\n".join(map(_heading, section.columns))
    rows = ["\n".join(_row_lines(pane, section, row, value)) for row in section.rows(value)]
    return "\n\n".join([*summary, columns, *rows]) + "\n"


def _heading(column: Column[Any]) -> str:
    """Return how a column is laid out: what gives way on a narrow screen has the lowest number."""
    kept = "always" if column.keep == ALWAYS else f"keep {column.keep}"
    most = f", at most {column.width}" if column.width else ""
    return f"| {column.name or 'bar'}: {kept}{most}{', right' if column.right else ''}"


def _row_lines(pane: Pane[Any], section: Section[Any, Any], row: Any, value: Any) -> Iterator[str]:
    yield f"[{section.key(row)}]" + (" problem" if section.problem(row) else "")
    yield from (_cell(column, row) for column in section.columns)
    if raw := section.raw(row):
        yield f"raw = {raw}"
    if link := section.link(row):
        yield f"link = {link}"
    if pane.spec.name != LEADS_ELSEWHERE and (step := section.opens(row)):
        inner = next(each for each in pane.navigation.sections if each.name == step.section)
        keys = [inner.key(each) for each in inner.rows(value) if step.belongs(each)]
        yield f"opens = {step.section} of {step.words}: {', '.join(keys)}"
    yield from _described(section.describe(row))


def _cell(column: Column[Any], row: Any) -> str:
    brief = f" or {column.brief(row)}" if column.brief else ""
    tone = f"  ({column.tone(row).value})" if column.tone else ""
    order = f"  <{column.order(row)}>" if column.order else ""
    return f"{column.name or 'bar'} = {column.text(row)}{brief}{tone}{order}"


def _described(description: Description) -> Iterator[str]:
    yield f"# {description.title}"
    yield from (f"- {name}: {words!r}" for name, words in description.facts)
    yield from (f"* {name}: {words!r}" for name, words in description.paragraphs)
