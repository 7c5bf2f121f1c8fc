"""The lines below a result: a filter, the prompt for further KQL, and what is wrong with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from screens.widgets.bars import Bar
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ResultLines(Vertical):
    """Each line is shown while it is needed, and tells its owner what was typed."""

    DEFAULT_CSS = """
    ResultLines { height: auto; }
    ResultLines Input { display: none; padding: 0 1; background: $surface; }
    ResultLines Input.-open { display: block; }
    ResultLines #mistake { display: none; height: 1; padding: 0 1; color: $text-error; }
    ResultLines #mistake.-open { display: block; }
    """

    class StepTyped(Message):
        """A refining step was entered."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class FilterTyped(Message):
        """The filter reads differently."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The keys are free again."""

    def compose(self) -> ComposeResult:
        """Lay the lines out, none of them open."""
        yield Input(id="filter", placeholder="filter, ! negates", select_on_focus=False)
        yield Input(id="prompt", placeholder="| where … | summarize … over these rows", select_on_focus=False)
        yield Bar(id="mistake")

    @property
    def _prompt(self) -> Input:
        return self.query_one("#prompt", Input)

    @property
    def _filter(self) -> Input:
        return self.query_one("#filter", Input)

    def open_prompt(self) -> None:
        """Open the prompt, what was typed there kept."""
        self._prompt.value = self._prompt.value or "| "
        self._prompt.cursor_position = len(self._prompt.value)
        self._open(self._prompt)

    def open_filter(self) -> None:
        """Open the filter line."""
        self._open(self._filter)

    def close(self) -> bool:
        """Close prompt and filter line, the filter only where it is empty; tell whether one had the keys."""
        had = self._prompt.has_focus or self._filter.has_focus
        self._prompt.remove_class("-open")
        self._filter.set_class(bool(self._filter.value), "-open")
        self.say_mistake("")
        if had:
            self.post_message(self.Closed())
        return had

    def clear_filter(self) -> bool:
        """Take the filter away; tell whether there was one."""
        had = bool(self._filter.value)
        self._filter.value = ""
        self._filter.remove_class("-open")
        return had

    def step_taken(self) -> None:
        """Make room for the next step."""
        self._prompt.value = ""
        self.close()

    def say_mistake(self, words: str) -> None:
        """Say what is wrong with the step, or nothing."""
        bar = self.query_one("#mistake", Bar)
        bar.set_class(bool(words), "-open")
        bar.say(plain(f"■ {words}" if words else "", lines=False))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the filter as it is typed."""
        event.stop()
        if event.input is self._filter:
            self.post_message(self.FilterTyped(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the step that was typed, or keep the filter."""
        event.stop()
        if event.input is self._prompt:
            self.post_message(self.StepTyped(event.value))
        else:
            self.close()

    def _open(self, line: Input) -> None:
        line.add_class("-open")
        line.focus()
