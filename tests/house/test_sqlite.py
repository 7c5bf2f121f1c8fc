"""How SQL is written, so that every supported Python takes it without a warning."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__)  # of what is refused
FOLDERS = (ROOT / "console", ROOT / "tests")
FILES = sorted({path for folder in FOLDERS for path in folder.rglob("*.py")} - {EXAMPLES})
STATEMENT = re.compile(r"\b(SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH|PRAGMA|VALUES)\b")
NUMBERED = re.compile(r"\?\d")
Rule = Callable[[str], list[int]]
NAMED = re.compile(r"(?<![:\w]):[a-z]\w*")


def text_of(node: ast.AST) -> str:
    """Return the literal text of a string or f-string."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def numbered_parameters(source: str) -> list[int]:
    """Return the lines of SQL with parameters like ?1: given a sequence, Python 3.12.0 warns of them."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant | ast.JoinedStr)
        and STATEMENT.search(text := text_of(node))
        and NUMBERED.search(text)
    ]


def names_with_a_sequence(source: str) -> list[int]:
    """Return the lines that give a tuple or a list for named parameters: Python 3.14 refuses it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and len(node.args) > 1
        and STATEMENT.search(text := text_of(node.args[0]))
        and NAMED.search(text)
        and isinstance(node.args[1], ast.Tuple | ast.List)
    ]


def unclosed_connections(source: str) -> list[int]:
    """Return the lines that connect outside `closing`: `with connect(...)` only ends a transaction."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    closed = {id(call.args[0]) for call in calls if call.args and ast.unparse(call.func) == "closing"}
    return [
        call.lineno
        for call in calls
        if ast.unparse(call.func) == "sqlite3.connect" and id(call) not in closed
    ]


@pytest.mark.parametrize("rule", [numbered_parameters, names_with_a_sequence, unclosed_connections])
def test_sql_is_written_as_every_python_takes_it(rule: Rule) -> None:
    keeper = ROOT / "console" / "store" / "files.py"  # the store's own connection lives as long as the store
    files = [path for path in FILES if not (rule is unclosed_connections and path == keeper)]
    found = {str(path.relative_to(ROOT)): rule(path.read_text()) for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (numbered_parameters, 'file.execute("SELECT a FROM b WHERE c = ?" "1", (1,))'),
        (numbered_parameters, 'file.execute(f"SELECT a FROM {b} WHERE c = ?2", (1, 2))'),
        (names_with_a_sequence, 'file.execute("SELECT a FROM b WHERE c = :c", (1,))'),
        (unclosed_connections, "with sqlite3.connect(path) as file: pass"),
    ],
)
def test_each_rule_finds_what_it_is_for(rule: Rule, source: str) -> None:
    assert rule(source) == [1]
