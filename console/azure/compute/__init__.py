"""Virtual machines: their power states, and what changes them."""
