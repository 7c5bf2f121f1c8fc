"""The sizes that keep every file and function readable at one look."""

from __future__ import annotations

import ast
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("console", "screens", "queries") for path in (ROOT / folder).rglob("*.py"))

SMALL = 10
"""With so few methods, those of all bases counted, a class may have any number of bases, as errors have."""

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


@dataclass(frozen=True)
class Module:
    """The classes of a file, and where the names come from that it imports."""

    classes: dict[str, ast.ClassDef]
    imports: dict[str, str]


def module_of(path: Path) -> Module:
    tree = ast.parse(path.read_text())
    classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    imports = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return Module(classes, imports)


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): module_of(path)
        for path in FILES
    }


def bases_of(name: str, modules: dict[str, Module]) -> Iterator[str]:
    """Yield the full names of a class and of its bases in the project, near and far."""
    home, _, short = name.rpartition(".")
    module = modules.get(home)
    if module is None:
        return
    if short not in module.classes:  # a package passes on what one of its files holds
        if short in module.imports:
            yield from bases_of(module.imports[short], modules)
        return
    yield name
    for base in module.classes[short].bases:
        head, _, rest = ast.unparse(base.value if isinstance(base, ast.Subscript) else base).partition(".")
        origin = module.imports.get(head, f"{home}.{head}")
        yield from bases_of(f"{origin}.{rest}" if rest else origin, modules)


def is_too_stacked(name: str, modules: dict[str, Module]) -> bool:
    lineage = set(bases_of(name, modules))
    homes = [base.rpartition(".") for base in lineage]
    methods = sum(
        isinstance(part, Function) for home, _, short in homes for part in modules[home].classes[short].body
    )
    return methods > 30 or (len(lineage) > 3 and methods > SMALL)


def too_stacked(modules: dict[str, Module]) -> set[str]:
    """Return the classes of over 30 methods or over 2 bases, those of the project's own bases counted."""
    return {
        short
        for home, module in modules.items()
        for short in module.classes
        if is_too_stacked(f"{home}.{short}", modules)
    }


def test_a_class_has_thirty_methods_at_most_and_two_bases_of_ours(modules: dict[str, Module]) -> None:
    assert sorted(too_stacked(modules)) == []


def test_the_app_itself_stays_small() -> None:
    assert len((ROOT / "screens" / "app" / "console_app.py").read_text().splitlines()) < 150
