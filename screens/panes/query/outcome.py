"""The status line of a worksheet, in words: what runs or ran, how many rows, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.store.queries import Outcome
from console.wording import count
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from datetime import datetime

    from console.store.queries import QueryRun
    from screens.panes.query.asking import Ask
    from screens.widgets.grid.arranging import Counts

_MUTED = "$foreground 60%"
_SIGNS = {
    Outcome.COMPLETE: ("● complete", "$text-success"),
    Outcome.PARTIAL: ("▲ partial", "$text-warning"),
    Outcome.CANCELLED: ("○ cancelled", "$text-warning"),
    Outcome.FAILED: ("■ failed", "bold $text-error"),
}


def sign(outcome: Outcome) -> str:
    """Return the symbol and the word of an outcome."""
    return _SIGNS[outcome][0]


def running(ask: Ask, now: datetime, waits_for: str) -> Content:
    """Return the line while a query runs or waits for its turn."""
    seconds = (now - ask.at).total_seconds()
    doing = f"waiting: {waits_for}" if waits_for else "running"
    words = f"  {max(0.0, seconds):.0f} s · {ask.enclave} · {ask.span_words} · esc cancels"
    return Content.assemble((f"○ {doing}", "$text-accent"), visible(words))


def ended(run: QueryRun) -> Content:
    """Return the line after a run."""
    words, style = _SIGNS[run.outcome]
    if run.outcome in {Outcome.FAILED, Outcome.CANCELLED}:
        facts = f"  after {duration(run.seconds)}" + (f" · {run.words}" if run.words else "")
    else:
        facts = f"  {count(run.rows, 'row')} · {duration(run.seconds)} · {run.enclave} · {run.span}"
        facts += f" · {run.words}" if run.words else ""
    return Content.assemble((words, style), visible(facts))


def elsewhere(asked: str, shown: str) -> Content:
    """Return the warning that rows are of another enclave than the one that is looked at."""
    words = "" if asked == shown else f" rows of {visible(asked)}, not of {visible(shown)} "
    return Content.assemble((words, "bold $background on $warning"), "  " if words else "")


def refined(steps: int, shown: int, fetched: int) -> Content:
    """Return what is said of rows that were refined here."""
    words = f"◆ {count(shown, 'row')} after {count(steps, 'step')} here, of {fetched:,} fetched · u undoes"
    return Content.assemble((words, "$text-accent"), "  ")


def hidden(counts: Counts, columns: int, marked: int) -> Content:
    """Return what the filter and hidden columns keep out of sight, and how many rows are marked."""
    parts = [
        f"{counts} rows shown" if counts.visible != counts.total else "",
        f"{columns} {'column' if columns == 1 else 'columns'} hidden, + shows" if columns else "",
        f"{marked} marked" if marked else "",
    ]
    words = " · ".join(part for part in parts if part)
    return Content.styled(f"{words}  " if words else "", "$text-warning")


def idle(range_words: str) -> Content:
    """Return the line before the first run."""
    return Content.styled(f"Nothing asked yet · f5 runs the statement at the cursor · {range_words}", _MUTED)


def duration(seconds: float) -> str:
    """Return a duration as short as it can be told."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
