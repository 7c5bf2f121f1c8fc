"""Widgets that every pane shares."""
