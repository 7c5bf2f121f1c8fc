"""Rules about how much a query reads: time ranges, every table, every column, whole tables joined."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from console.kql.linting.findings import names_in, rule
from console.kql.operators.count import Count
from console.kql.operators.find import Find
from console.kql.operators.join import Join
from console.kql.operators.search import Search
from console.kql.operators.summarize import Summarize
from console.kql.operators.take import Take
from console.kql.operators.top import Top
from console.kql.operators.union import Union
from console.kql.operators.where import Where
from console.kql.syntax.tree import Binary, Call, Name, Pipeline, Star, Wildcard
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.linting.findings import Subject
    from console.kql.syntax.tree import Node

BOUNDING = (Take, Top, Count, Summarize)


@rule("no-time-filter")
def no_time_filter(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield tables that are read from beginning to end."""
    for pipeline in subject.pipelines:
        source = pipeline.source
        if not isinstance(source, Name) or not subject.is_table(source):
            continue
        column = subject.time_of(source)
        if column and not any(_is_timed(user, column) for user in _users(pipeline, subject)):
            yield (
                source,
                f"no condition on {column}: only the time range that is chosen outside limits {source.name}",
            )


def _is_timed(pipeline: Pipeline, column: str) -> bool:
    return any(
        isinstance(operator, Where) and _speaks_of_time(operator, column) for operator in pipeline.operators
    )


def _users(pipeline: Pipeline, subject: Subject) -> list[Pipeline]:
    """Return a pipeline and all that its rows go through after it: around it, or by the name given to it."""
    users = [pipeline]
    for inner in users:  # grows while it is gone through
        names = [let.name for let in subject.lets if any(node is inner for node in walk(let.value))]
        for item in subject.pipelines:
            is_user = _brings(item, inner) or _source_name(item) in names
            if is_user and not any(item is user for user in users):
                users.append(item)
    return users


def _speaks_of_time(node: Where, column: str) -> bool:
    calls = {inner.name for inner in walk(node) if isinstance(inner, Call)}
    return column in names_in(node) or "ingestion_time" in calls


def _brings(outer: Pipeline, inner: Pipeline) -> bool:
    """Whether the rows of the inner pipeline go on through the outer one."""
    several = [
        operator
        for operator in (outer.source, *outer.operators)
        if isinstance(operator, Union | Search | Find)
    ]
    return any(inner is branch for operator in several for branch in operator.branches)


def _source_name(pipeline: Pipeline) -> str:
    return pipeline.source.name if isinstance(pipeline.source, Name | Call) else ""


@rule("every-table")
def every_table(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield what reads every table there is."""
    for node in subject.nodes:
        if isinstance(node, Search | Find) and not node.branches:
            word = "search" if isinstance(node, Search) else "find"
            if not _is_step(node, subject):
                yield (
                    node,
                    f"{word} reads every table: name those that matter, as in {word} in (SigninLogs, AuditLogs)",
                )


def _is_step(node: Node, subject: Subject) -> bool:
    return any(node is step for pipeline in subject.pipelines for step in pipeline.operators)


@rule("union-without-limit")
def union_without_limit(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield unions of every table whose rows nothing limits."""
    for pipeline in subject.pipelines:
        branches = pipeline.source.branches if isinstance(pipeline.source, Union) else ()
        is_wild = any(
            isinstance(branch.source, Wildcard) and branch.source.pattern == "*" for branch in branches
        )
        if is_wild and not any(isinstance(operator, BOUNDING) for operator in pipeline.operators):
            yield pipeline, "union * gives the rows of every table: end with take, top or summarize"


@rule("every-column")
def every_column(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield comparisons of every column."""
    for node in subject.nodes:
        if isinstance(node, Where):
            for inner in walk(node):
                if isinstance(inner, Binary) and isinstance(inner.left, Star):
                    yield inner, f"* {inner.operator} compares every column: name the one that holds it"


@rule("whole-table-joined")
def whole_table_joined(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield joins with a table as it is."""
    for node in subject.nodes:
        if isinstance(node, Join) and not node.right.operators and subject.is_table(node.right.source):
            table = node.right.source.name if isinstance(node.right.source, Name) else ""
            yield (
                node.right,
                f"all of {table} is joined: filter it, and project or summarize what is needed, before",
            )


@rule("late-where")
def late_where(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield conditions after a join that could stand before it."""
    for pipeline in subject.pipelines:
        steps = pipeline.operators
        for place, (before, after) in enumerate(pairwise(steps)):
            if isinstance(before, Join) and isinstance(after, Where) and before.kind in _KEEPING:
                left = Pipeline(pipeline.place, pipeline.source, steps[:place])
                needed = names_in(after.predicate) - {let.name for let in subject.lets}
                if needed and needed <= subject.columns_of(left):
                    yield (
                        after,
                        "this condition is about the left side only: before the join, it leaves less to be joined",
                    )


_KEEPING = ("innerunique", "inner", "leftouter", "leftsemi", "leftanti")
