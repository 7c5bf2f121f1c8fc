"""The syntax of the language: text to tree and back."""

from console.kql.syntax.parser import parse

__all__ = ["parse"]
