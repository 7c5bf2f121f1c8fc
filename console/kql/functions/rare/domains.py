"""Texts and domains in punycode."""

from __future__ import annotations

from console.kql.functions.registry import function


@function("punycode_from_string", "string", takes=("string",))
def punycode_from_string(text: str) -> str:
    """Return a text in punycode."""
    return text.encode("punycode").decode()


@function("punycode_to_string", "string", takes=("string",))
def punycode_to_string(text: str) -> str:
    """Return what a text in punycode says."""
    try:
        return text.encode().decode("punycode")
    except UnicodeError:
        return ""


@function("punycode_domain_from_string", "string", takes=("string",))
def punycode_domain_from_string(text: str) -> str:
    """Return a domain with each label that needs it in punycode."""
    return ".".join(
        label if label.isascii() else f"xn--{punycode_from_string(label)}" for label in text.split(".")
    )


@function("punycode_domain_to_string", "string", takes=("string",))
def punycode_domain_to_string(text: str) -> str:
    """Return a domain with each label in punycode as what it says."""
    labels = text.split(".")
    return ".".join(punycode_to_string(label[4:]) if label.startswith("xn--") else label for label in labels)
