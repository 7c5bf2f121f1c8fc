"""The terms of search and find, spelled out as comparisons."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.tree import Binary, Call, Literal, Logical, Star

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Place


def terms(reader: Reader, *, is_case_sensitive: bool) -> Expression:
    """Read the predicate of search or find: `"error*"` becomes `* hasprefix "error"`, `x:"y"` becomes `x has "y"`."""
    was, reader.searches = reader.searches, True
    condition = expression(reader)
    reader.searches = was
    return _spelled_out(condition, "_cs" if is_case_sensitive else "")


def _spelled_out(node: Expression, case: str) -> Expression:
    if isinstance(node, Literal) and node.type == "string":
        return _compared(node.place, Star(node.place), node, case)
    if isinstance(node, Logical):
        return replace(node, operands=tuple(_spelled_out(operand, case) for operand in node.operands))
    if isinstance(node, Call) and node.name == "not":
        return replace(node, arguments=tuple(_spelled_out(argument, case) for argument in node.arguments))
    if isinstance(node, Binary) and node.operator == ":":
        if isinstance(node.right, Literal) and node.right.type == "string":
            return _compared(node.place, node.left, node.right, case)
        return replace(node, operator="==")
    return node


def _compared(place: Place, left: Expression, term: Literal, case: str) -> Binary:
    """Return the comparison that a term with `*` at its ends stands for."""
    text = str(term.value)
    inner = text.strip("*")
    if "*" in inner:
        pattern = ".*".join(re.escape(part) for part in text.split("*"))
        flags = "" if case else "(?i)"
        return Binary(place, "matches regex", left, Literal(term.place, rf"{flags}\b{pattern}\b", "string"))
    word = {
        (False, False): "has",
        (False, True): "hasprefix",
        (True, False): "hassuffix",
        (True, True): "contains",
    }
    chosen = word[text.startswith("*"), text.endswith("*")] if inner else "contains"
    return Binary(place, chosen + case, left, Literal(term.place, inner, "string"))
