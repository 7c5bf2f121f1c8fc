"""The lines around a table: its sections, how fresh it is, which keys work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from screens.widgets.quantities import span
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.model.readings import Problem, Reading
    from console.model.waits import Wait


NOTHING = Content("")
APART = "   "  # between two phrases of a line
SLOW = timedelta(seconds=5)  # an answer that takes longer is worth a word


class Bar(Static):
    """A line that is drawn anew only when its content differs."""

    def __init__(self, content: Content = NOTHING, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(content, id=id, markup=False)
        self._shown = content

    def say(self, content: Content) -> None:
        """Show this content."""
        if content != self._shown or content.spans != self._shown.spans:
            self._shown = content
            self.update(content)


def folded(content: Content, width: int) -> Content:
    """Return content whose phrases, three blanks apart, are never broken over two lines."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        lines.append(Content(""))
        for phrase in line.split(APART, allow_blank=True):
            joined = Content.assemble(lines[-1], APART, phrase) if lines[-1] else phrase
            if joined.cell_length > width and lines[-1]:
                lines.append(phrase)
            else:
                lines[-1] = joined
    return Content("\n").join(lines)


def section_tabs(counts: Iterable[tuple[str, str]], current: str, trail: Iterable[str]) -> Content:
    """Return the section tabs with their counts, or the trail of what was opened."""
    crumbs = list(trail)
    if crumbs:
        return plain(" > ".join(crumbs))
    parts: list[Content | str] = []
    for name, number in counts:
        style = "bold $foreground underline" if name == current else ""
        parts += [Content.styled(f"{name} {number}".rstrip(), style), "   "]
    return Content.assemble(*parts)


def freshness(
    reading: Reading[object],
    now: datetime,
    seconds_to_next: float,
    unanswered: str,
    *,
    is_paused: bool,
) -> Content:
    """Return how old the value is, where it came from, and what is wrong if anything is.

    `unanswered` says what is being waited for, where that takes long.
    """
    if reading.problem:
        return _problem(reading.problem, reading.age(now), seconds_to_next)
    age = reading.age(now)
    if age is None:
        waiting = f" · {visible(unanswered)}" if unanswered else ""
        return Content.assemble(("○ not read yet", "$text-accent"), f"  {reading.source}{waiting}")
    if is_paused:
        return Content.assemble(("▲ paused", "$text-warning"), f"  as of {span(age)} ago · p goes on")
    if unanswered:
        words = f"  as of {span(age)} ago · {visible(unanswered)}"
        return Content.assemble(("▲ waiting", "$text-warning"), words)
    return Content.assemble(("● live", "$text-success"), f"  {span(age)} ago · {reading.source}")


def unanswered(waiting: timedelta, waits: Iterable[Wait], now: float) -> str:
    """Return why a read that is `waiting` for long has no answer, in words; `now` is monotonic."""
    if waiting <= SLOW:
        return ""
    longest = next(iter(waits), None)
    return longest.words(now) if longest else f"no answer for {span(waiting)}"


def _problem(problem: Problem, age: timedelta | None, seconds_to_next: float) -> Content:
    as_of = "nothing read yet" if age is None else f"as of {span(age)} ago"
    again = f"again in {seconds_to_next:.0f} s" if seconds_to_next >= 1 else "trying now"
    words = f"  {as_of} · {again} · {visible(problem.message)}"
    return Content.assemble((f"■ {problem.kind.value}", "bold $text-error"), words)


def keys(pairs: Iterable[tuple[str, str]], width: int) -> Content:
    """Return the footer: as many keys as fit, each with what it does."""
    parts: list[Content | str] = []
    used = 0
    for key, words in pairs:
        used += len(key) + len(words) + 3
        if used > width:
            break
        parts += [Content.styled(key, "bold $text-accent"), f" {words}  "]
    return Content.assemble(*parts)
