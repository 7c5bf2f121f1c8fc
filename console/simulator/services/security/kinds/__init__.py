"""Defender's kinds of resource."""
