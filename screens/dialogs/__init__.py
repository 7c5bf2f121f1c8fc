"""Dialogs: what asks, explains or confirms over a pane."""
