"""How words for an operator are put together: sentences, and numbers of things."""

from __future__ import annotations

ENDS = (".", "!", "?", ":", "\u2026")
CLOSING = "\"'`)"  # what may stand after the end of a sentence


def sentences(*parts: str) -> str:
    """Return what happened, what it means and what to do as one text, each part with its full stop."""
    return " ".join(_ended(part.strip()) for part in parts if part.strip())


def count(number: int, noun: str) -> str:
    """Return a number of things in words: "no hosts", "1 host", "1,200 hosts"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural(noun)}" if number else f"no {plural(noun)}"


def plural(noun: str) -> str:
    """Return the plural of a regular noun, or of a phrase that ends in one."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _ended(part: str) -> str:
    return part if part.rstrip(CLOSING).endswith(ENDS) else f"{part}."
