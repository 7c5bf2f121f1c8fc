"""The sizes that keep every file and function readable at one look."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("console", "screens", "queries") for path in (ROOT / folder).rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines_of(node: Function | ast.ClassDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def named(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> list[tuple[str, ast.AST]]:
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)  # type: ignore[attr-defined]  # every def has a line
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, kind)
    ]


@pytest.fixture(scope="module")
def functions() -> dict[str, int]:
    found = named((ast.FunctionDef, ast.AsyncFunctionDef))
    return {where: lines_of(node) for where, node in found if isinstance(node, Function)}


@pytest.fixture(scope="module")
def classes() -> list[tuple[str, ast.ClassDef]]:
    return [(where, node) for where, node in named(ast.ClassDef) if isinstance(node, ast.ClassDef)]


def test_no_function_is_longer_than_forty_lines(functions: dict[str, int]) -> None:
    assert {where: size for where, size in functions.items() if size > 40} == {}


def test_nine_functions_in_ten_are_under_twenty_five_lines(functions: dict[str, int]) -> None:
    assert statistics.quantiles(functions.values(), n=10)[-1] < 25


def test_the_usual_function_has_some_eight_lines(functions: dict[str, int]) -> None:
    assert statistics.median(functions.values()) <= 10


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in FILES}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_the_usual_file_has_some_hundred_and_twenty_lines() -> None:
    assert statistics.median(len(path.read_text().splitlines()) for path in FILES) <= 150


def test_no_class_is_longer_than_250_lines(classes: list[tuple[str, ast.ClassDef]]) -> None:
    assert {where: lines_of(node) for where, node in classes if lines_of(node) > 250} == {}


def test_no_class_has_more_than_twenty_methods(classes: list[tuple[str, ast.ClassDef]]) -> None:
    counts = {where: sum(isinstance(part, Function) for part in node.body) for where, node in classes}
    assert {where: count for where, count in counts.items() if count > 20} == {}


def test_the_app_itself_stays_small() -> None:
    assert len((ROOT / "screens" / "app" / "console_app.py").read_text().splitlines()) < 150
