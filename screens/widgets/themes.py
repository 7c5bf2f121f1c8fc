"""The console's own looks: a calm dark one, a light one, and one of high contrast."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="enclave-dark",
    primary="#5b8fb9",
    secondary="#7a8ba3",
    accent="#8ab4d8",
    warning="#d9a441",
    error="#e0665f",
    success="#6fae7b",
    foreground="#c9d1d9",
    background="#10151c",
    surface="#1b232d",
    panel="#18202a",
    dark=True,
)
LIGHT = Theme(
    name="enclave-light",
    primary="#2f6690",
    secondary="#5c6b7a",
    accent="#1f5f8b",
    warning="#9a6700",
    error="#b3261e",
    success="#2e7d4f",
    foreground="#1f2733",
    background="#fbfcfd",
    surface="#e6ebf0",
    panel="#eef2f5",
    dark=False,
)
CONTRAST = Theme(
    name="enclave-contrast",
    primary="#00afff",
    secondary="#ffffff",
    accent="#00ffff",
    warning="#ffff00",
    error="#ff5f5f",
    success="#5fff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#303030",
    panel="#202020",
    dark=True,
)
THEMES = (DARK, LIGHT, CONTRAST)
COLOURS = {
    "red": "#d9534f",
    "orange": "#e08a3c",
    "yellow": "#d8b93f",
    "green": "#5fa86b",
    "teal": "#3fa69b",
    "cyan": "#45a5c4",
    "blue": "#5b8fd9",
    "purple": "#9a7bd0",
    "magenta": "#c76bb0",
    "pink": "#e08aa8",
}


def colour_of(name: str) -> str:
    """Return the colour that a configuration names, by name or as #rrggbb."""
    return COLOURS.get(name, name)
