"""The syntax of the language: text to tree and back."""

from console.kql.syntax.parser import parse
from console.kql.syntax.printing import printed

__all__ = ["parse", "printed"]
