"""What an operator reads is put together in one place: a failure and its advice, numbers of things."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

Rule = Callable[[str], list[int]]
ROOT = Path(__file__).parents[2]
WORDING = ROOT / "console" / "wording.py"
FILES = sorted(path for folder in ("console", "screens") for path in (ROOT / folder).rglob("*.py"))
READERS = sorted(path for path in FILES if "simulator" not in path.parts and "kql" not in path.parts)
"""What an operator reads comes from these: the simulator speaks as Azure does, kql of its functions."""


def glued_advice(source: str) -> list[int]:
    """Return the lines that put advice into a text by themselves: `sentence()` does, with full stops."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr | ast.BinOp)
        and any(isinstance(part, ast.Attribute) and part.attr == "advice" for part in ast.walk(node))
    ]


def own_plurals(source: str) -> list[int]:
    """Return the lines that add a plural's "s" by themselves: `count()` does, for every number."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.IfExp)
        and {ast.unparse(part) for part in (node.body, node.orelse)} in ({"''", "'s'"}, {"'y'", "'ies'"})
    ]


@pytest.mark.parametrize("rule", [glued_advice, own_plurals])
def test_words_are_put_together_in_one_place(rule: Rule) -> None:
    offences = {str(path.relative_to(ROOT)): rule(path.read_text()) for path in READERS if path != WORDING}
    assert {name: lines for name, lines in offences.items() if lines} == {}


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (glued_advice, 'f"{failure} {failure.advice}"'),
        (glued_advice, "failure.message + ' ' + failure.advice"),
        (own_plurals, "f\"{n} row{'' if n == 1 else 's'}\""),
        (own_plurals, "'s' if n != 1 else ''"),
    ],
)
def test_each_rule_sees_what_it_is_for(rule: Rule, source: str) -> None:
    assert rule(source) == [1]
