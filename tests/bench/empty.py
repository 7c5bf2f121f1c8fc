"""The yardstick: the smallest Textual program that draws a word."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """An app with one word and nothing to do."""

    def compose(self) -> ComposeResult:
        """Draw the word that the harness waits for."""
        yield Static("ready")


Empty().run()
