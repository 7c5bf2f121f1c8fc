"""Bytes to keys, frames to bytes: what stands between a terminal and Textual; knows no pane and no widget."""
