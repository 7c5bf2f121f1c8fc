"""The looks of a grid, in variables of the theme."""

from __future__ import annotations

COMPONENT_CLASSES = {
    "grid--header",
    "grid--sorted",
    "grid--cursor",
    "grid--cell",
    "grid--marked",
    "grid--good",
    "grid--warn",
    "grid--bad",
    "grid--muted",
    "grid--accent",
}
CSS = """
Grid {
    height: 1fr;
    background: $background;
    scrollbar-size-horizontal: 0;
    scrollbar-size-vertical: 1;
    scrollbar-gutter: stable;
}
Grid > .grid--header { background: $panel; color: $foreground; text-style: bold; }
Grid > .grid--sorted { background: $panel; color: $text-accent; text-style: bold; }
Grid > .grid--cursor { background: $surface; }
Grid:focus > .grid--cursor { background: $primary 35%; text-style: bold; }
Grid > .grid--cell { text-style: underline; }
Grid:focus > .grid--cell { background: $accent; color: $background; text-style: bold underline; }
Grid > .grid--marked { color: $text-accent; }
Grid > .grid--good { color: $text-success; }
Grid > .grid--warn { color: $text-warning; }
Grid > .grid--bad { color: $text-error; text-style: bold; }
Grid > .grid--muted { color: $foreground 60%; }
Grid > .grid--accent { color: $text-accent; }
"""
