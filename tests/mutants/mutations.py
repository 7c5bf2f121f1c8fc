"""Small faults that somebody might make, as replacements in a source text: one at a time, still Python."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
NEGATED = (ast.If, ast.While, ast.IfExp)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault: bytes `start` to `end` of a file become `new`.

    It stands on `lines`; `in_function` is False where it is met once, as the module is imported.
    """

    path: Path
    lines: range
    start: int
    end: int
    old: str
    new: str
    in_function: bool

    def __str__(self) -> str:
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        return f"{self.path}:{self.lines.start}: {old} -> {new}"

    def applied(self, source: bytes) -> bytes:
        """Return the source with the fault in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutations_of(path: Path, source: bytes) -> Iterator[Mutation]:
    """Yield every fault that a source file could have, from its beginning to its end."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    for node, new, in_function in finder.faults:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = offsets[node.lineno - 1] + node.col_offset
        end = offsets[node.end_lineno - 1] + node.end_col_offset
        lines = range(node.lineno, node.end_lineno + 1)
        old = source[start:end].decode()
        yield Mutation(path, lines, start, end, old, ast.unparse(new), in_function)


class _Finder(ast.NodeVisitor):
    """Walks what is run: no annotation, no decorator, no format string, whose places Python 3.11 misses."""

    def __init__(self) -> None:
        self.faults: list[tuple[ast.expr | ast.stmt, ast.AST, bool]] = []
        self._depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Walk the defaults and the body."""
        self._visit_all([*node.args.defaults, *filter(None, node.args.kw_defaults)])
        self._depth += 1
        self._visit_all(node.body)
        self._depth -= 1

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Walk the body."""
        self._visit_all(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Walk the value."""
        self._visit_all([node.value] if node.value else [])

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Leave format strings alone."""

    def visit_If(self, node: ast.If) -> None:
        """Walk it, unless it is for the type checker alone."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Walk what it returns."""
        self.visit(node.body)

    def generic_visit(self, node: ast.AST) -> None:
        """Note the faults of this node, then those within it."""
        for part, new in _faults(node):
            self.faults.append((part, new, self._depth > 0))
        super().generic_visit(node)

    def _visit_all(self, nodes: list[ast.expr] | list[ast.stmt]) -> None:
        for node in nodes:
            self.visit(node)


def _faults(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST]]:
    """Yield what of a node would be replaced by what."""
    yield from _turned(node)
    yield from _negations(node)
    match node:
        case ast.Constant(bool(value)):
            yield node, ast.Constant(not value)
        case ast.Constant(int(value)) | ast.Constant(float(value)):
            yield node, ast.Constant(value + 1)
        case ast.Call(ast.Name(name)) if name in CALLS:
            yield node.func, ast.Name(CALLS[name])
        case ast.Return(ast.expr()):
            yield node, ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Await()) if not _is_logging(node):
            yield node, ast.Pass()


def _turned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield operations with another operator in place of theirs."""
    match node:
        case ast.Compare(left, [operator], [right]) if type(operator) in COMPARISONS:
            yield node, _grouped(ast.Compare(left, [COMPARISONS[type(operator)]()], [right]))
        case ast.BoolOp(ast.And(), values):
            yield node, _grouped(ast.BoolOp(ast.Or(), values))
        case ast.BoolOp(ast.Or(), values):
            yield node, _grouped(ast.BoolOp(ast.And(), values))
        case ast.UnaryOp(ast.Not(), operand):
            yield node, _grouped(operand)
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            yield node, _grouped(ast.BinOp(left, OPERATORS[type(operator)](), right))


def _negations(node: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield conditions and what they would be the other way round, unless a comparison is turned anyway."""
    tests = (
        [node.test] if isinstance(node, NEGATED) else node.ifs if isinstance(node, ast.comprehension) else []
    )
    for test in tests:
        if not isinstance(test, ast.Compare | ast.UnaryOp):
            yield test, _grouped(ast.UnaryOp(ast.Not(), test))


def _grouped(node: ast.expr) -> ast.expr:
    """Return an expression that keeps its parentheses wherever it is put: a tuple would not need any more."""
    return ast.Name(f"({ast.unparse(node)})")


def _is_logging(node: ast.AST) -> bool:
    return ast.unparse(node).startswith("log.")
