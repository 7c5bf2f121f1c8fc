"""What a grid tells its owner."""

from __future__ import annotations

from textual.message import Message


class RowOpened(Message, namespace="grid"):
    """The operator opened a row."""

    def __init__(self, row: object) -> None:
        super().__init__()
        self.row = row


class ViewChanged(Message, namespace="grid"):
    """Other rows are shown, or marked, or in another order."""
