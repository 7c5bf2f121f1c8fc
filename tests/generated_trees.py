"""Trees that Hypothesis makes up: every kind of node that the parser can give, wherever it can stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from console.kql.operators.as_ import As
from console.kql.operators.assert_schema import AssertSchema
from console.kql.operators.consume import Consume
from console.kql.operators.count import Count
from console.kql.operators.datatable import DataTable
from console.kql.operators.distinct import Distinct
from console.kql.operators.evaluate import Evaluate, OutputSchema
from console.kql.operators.extend import Extend
from console.kql.operators.externaldata import ExternalData
from console.kql.operators.facet import Facet
from console.kql.operators.find import Find, FindColumn
from console.kql.operators.fork import Fork, ForkBranch
from console.kql.operators.getschema import GetSchema
from console.kql.operators.graphs.graph_mark_components import GraphMarkComponents
from console.kql.operators.graphs.graph_match import GraphMatch
from console.kql.operators.graphs.graph_shortest_paths import GraphShortestPaths
from console.kql.operators.graphs.graph_to_table import GraphOutput, GraphToTable
from console.kql.operators.graphs.make_graph import GraphPartition, MakeGraph, NodeTable
from console.kql.operators.invoke import Invoke
from console.kql.operators.join import Join
from console.kql.operators.lookup import Lookup
from console.kql.operators.make_series import MakeSeries, SeriesColumn
from console.kql.operators.mv_apply import MvApply
from console.kql.operators.mv_expand import MvExpand
from console.kql.operators.parse import Parse
from console.kql.operators.parse_kv import ParseKv
from console.kql.operators.parse_where import ParseWhere
from console.kql.operators.partition import Partition
from console.kql.operators.print_ import Print
from console.kql.operators.project import Project
from console.kql.operators.project_away import ProjectAway
from console.kql.operators.project_by_names import ProjectByNames
from console.kql.operators.project_keep import ProjectKeep
from console.kql.operators.project_rename import ProjectRename, Rename
from console.kql.operators.project_reorder import ProjectReorder, Reorder
from console.kql.operators.range_ import Range
from console.kql.operators.reduce import Reduce
from console.kql.operators.render import Render
from console.kql.operators.sample import Sample
from console.kql.operators.sample_distinct import SampleDistinct
from console.kql.operators.scan import Scan, ScanColumn, ScanStep
from console.kql.operators.search import Search
from console.kql.operators.serialize import Serialize
from console.kql.operators.sort import Sort
from console.kql.operators.summarize import Summarize
from console.kql.operators.take import Take
from console.kql.operators.top import Top
from console.kql.operators.top_hitters import TopHitters
from console.kql.operators.top_nested import NestedLevel, TopNested
from console.kql.operators.union import Union
from console.kql.operators.where import Where
from console.kql.planning.expanding import Expansion
from console.kql.planning.graphs.patterns import EdgeRange, GraphPattern, PatternEdge, PatternNode
from console.kql.planning.textpatterns import ParseCapture, ParseSkip, ParseText
from console.kql.syntax import tree

HERE = (1, 1)
KINDS = st.sampled_from(
    ("bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic")
)
WORDS = st.sampled_from(
    ("a", "Computer", "TimeGenerated", "count_", "kind", "type", "x1", "step", "contains", "range")
)
ODD_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
NAMES = WORDS | WORDS | ODD_WORDS
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.sampled_from(("shuffle", "T1", "per_node"))


def some(
    strategy: st.SearchStrategy[Any], least: int = 1, most: int = 3
) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def node(made: type[tree.Node], /, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what makes such nodes; as a composite, since builds within builds are slow to write out."""

    @st.composite
    def build(draw: st.DrawFn) -> tree.Node:
        return made(HERE, **{name: draw(part) for name, part in parts.items()})

    return build()


def literal(value: st.SearchStrategy[Any], kind: str) -> st.SearchStrategy[Any]:
    return st.builds(tree.Literal, st.just(HERE), value, st.just(kind))


MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive
LENGTHS = st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000))
REALS = st.floats(allow_nan=False)
DYNAMICS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | REALS | TEXTS | MOMENTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
LITERALS = (
    literal(st.booleans(), "bool")
    | literal(st.integers(-(2**63), 2**63 - 1), "long")
    | literal(st.integers(-(2**31), 2**31 - 1), "int")
    | literal(REALS, "real")
    | literal(st.decimals(allow_nan=False, allow_infinity=False).map(Decimal), "decimal")
    | literal(TEXTS, "string")
    | literal(MOMENTS, "datetime")
    | literal(LENGTHS, "timespan")
    | literal(st.uuids().map(str), "guid")
    | literal(DYNAMICS, "dynamic")
    | st.builds(tree.Literal, st.just(HERE), st.none(), KINDS.filter(lambda kind: kind != "string"))
)
NAME = node(tree.Name, name=NAMES)
CALLED = st.sampled_from(("f", "count", "ago", "strcat", "make_set", "not"))
HINTS = some(node(tree.Hint, name=st.just("hint.strategy"), value=PLAIN), 0, 1)
TYPED_NAMES = some(node(tree.TypedName, name=NAMES, type=KINDS))
OPTIONS = some(node(tree.Option, name=st.sampled_from(("title", "xcolumn")), values=some(TEXTS, 1, 2)), 0, 2)
WILDCARDS = node(tree.Wildcard, pattern=st.sampled_from(("*", "a*", "*_CL", "a*b*")))
PATTERNS = some(NAME | WILDCARDS)

EXPRESSIONS: st.SearchStrategy[Any] = st.deferred(lambda: EVERY_EXPRESSION)
PIPELINES: st.SearchStrategy[Any] = st.deferred(lambda: EVERY_PIPELINE)
BODIES: st.SearchStrategy[Any] = st.deferred(lambda: EVERY_BODY)
OPERATORS: st.SearchStrategy[Any] = st.deferred(lambda: EVERY_OPERATOR)
NAMED = node(tree.Named, names=some(NAMES, 0, 2), of=EXPRESSIONS)
ORDER = node(tree.Order, of=EXPRESSIONS, is_descending=st.booleans(), nulls_first=st.booleans())
ORDERS = some(ORDER, 1, 2)
CALLS = node(
    tree.Call,
    name=CALLED,
    arguments=some(EXPRESSIONS, 0, 2),
    named=some(node(tree.Named, names=some(NAMES, 1, 1), of=EXPRESSIONS), 0, 1),
)
REMOTES = node(
    tree.Remote,
    through=some(
        node(tree.Call, name=st.sampled_from(("workspace", "database")), arguments=some(LITERALS, 1, 1))
    ),
    target=NAME | WILDCARDS | node(tree.Call, name=CALLED, arguments=some(LITERALS, 0, 1)),
)
PIPED = PIPELINES.filter(lambda each: each.operators)  # without operators it would be a mere name
STRENGTHS = st.sampled_from(
    (
        "==",
        "!=",
        "=~",
        "!~",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "has",
        "!contains_cs",
        "matches regex",
    )
)
_LEAVES = NAME | LITERALS | node(tree.Star) | REMOTES
EVERY_EXPRESSION: st.SearchStrategy[Any] = st.recursive(
    _LEAVES,
    lambda inner: (
        node(tree.Member, of=inner, name=NAMES)
        | node(tree.Index, of=inner, by=inner)
        | node(tree.Call, name=CALLED, arguments=some(inner, 0, 3))
        | node(tree.Unary, operator=st.sampled_from("+-"), of=inner)
        | node(tree.Logical, operator=st.sampled_from(("and", "or")), operands=some(inner, 2, 3))
        | node(tree.Binary, operator=STRENGTHS, left=inner, right=inner)
        | node(
            tree.Among, operator=st.sampled_from(("in", "!in~", "has_any")), of=inner, items=some(inner, 0, 3)
        )
        | node(tree.Between, of=inner, low=inner, high=inner, is_negated=st.booleans())
    ),
    max_leaves=4,
)
SMALL = _LEAVES | node(tree.Call, name=CALLED, arguments=some(_LEAVES | PIPED, 0, 2))
MAYBE = st.none() | SMALL
EXPANSIONS = some(node(Expansion, name=NAMES | st.just(""), of=SMALL, type=KINDS | st.just("")), 1, 2)
CAPTURES = some(
    node(ParseText, text=TEXTS) | node(ParseCapture, name=NAMES, type=KINDS) | node(ParseSkip),
    1,
    4,
)
FLAGS = PLAIN | st.just("")
LEVELS = node(NestedLevel, count=MAYBE, of=NAMED, others=MAYBE, aggregate=NAMED, is_descending=st.booleans())
SCAN_COLUMNS = some(node(ScanColumn, name=NAMES, type=KINDS, default=st.none() | LITERALS), 0, 2)
SCAN_STEPS = node(
    ScanStep,
    name=NAMES,
    is_optional=st.booleans(),
    output=st.sampled_from(("all", "last", "none")),
    condition=SMALL,
    assignments=some(NAMED, 0, 2),
)
_ROW_OPERATORS = (
    node(Where, predicate=EXPRESSIONS)
    | node(Take, count=EXPRESSIONS)
    | node(Sample, count=SMALL)
    | node(SampleDistinct, count=SMALL, of=NAMED)
    | node(Sort, by=ORDERS, hints=HINTS)
    | node(Top, count=SMALL, by=some(ORDER, 1, 1), hints=HINTS)
    | node(Distinct, columns=some(node(tree.Named, names=st.just(()), of=NAME), 0), hints=HINTS)
    | node(Count, name=NAMES)
    | node(Consume, hints=HINTS)
    | node(AssertSchema, schema=TYPED_NAMES)
)
_COLUMN_OPERATORS = (
    node(Extend, columns=some(NAMED))
    | node(Project, columns=some(NAMED, 0))
    | node(ProjectAway, columns=PATTERNS)
    | node(ProjectKeep, columns=PATTERNS)
    | node(ProjectByNames, names=some(SMALL))
    | node(ProjectRename, columns=some(node(Rename, new=NAMES, old=NAMES)))
    | node(
        ProjectReorder,
        columns=some(node(Reorder, of=NAME | WILDCARDS, order=st.sampled_from(("", "asc", "granny-desc")))),
    )
    | node(Serialize, columns=some(NAMED, 0))
    | node(
        MvExpand,
        columns=EXPANSIONS,
        kind=st.sampled_from(("", "array", "bag")),
        item_index=FLAGS,
        limit=MAYBE,
    )
    | node(
        Parse,
        of=SMALL,
        kind=st.sampled_from(("simple", "regex", "relaxed")),
        flags=FLAGS,
        pattern=CAPTURES,
    )
    | node(ParseWhere, of=SMALL, kind=st.just("simple"), flags=FLAGS, pattern=CAPTURES)
    | node(
        ParseKv,
        of=SMALL,
        schema=TYPED_NAMES,
        pair_delimiter=TEXTS,
        kv_delimiter=TEXTS,
        quotes=some(TEXTS, 0, 2),
        escape=TEXTS,
        is_greedy=st.booleans(),
        regex=TEXTS,
    )
)
_RESULT_OPERATORS = (
    node(
        Evaluate,
        call=CALLS,
        schema=st.none() | node(OutputSchema, columns=TYPED_NAMES, keeps_input=st.booleans()),
        hints=HINTS,
    )
    | node(Invoke, call=CALLS)
    | node(Render, chart=st.just("timechart"), options=OPTIONS)
    | node(As, name=NAMES, hints=HINTS)
    | node(GetSchema)
)
_GROUP_OPERATORS = (
    node(Summarize, columns=some(NAMED), by=some(NAMED, 0), hints=HINTS)
    | node(
        MakeSeries,
        columns=some(node(SeriesColumn, of=NAMED, default=MAYBE), 1, 2),
        axis=NAMED,
        start=MAYBE,
        stop=MAYBE,
        step=SMALL,
        by=some(NAMED, 0),
        kind=st.sampled_from(("", "nonempty")),
        includes_stop=st.just(False),  # noqa: FBT003  a value
        hints=HINTS,
    )
    | node(TopNested, levels=some(LEVELS, 1, 2))
    | node(TopHitters, count=SMALL, of=NAMED, by=MAYBE)
    | node(Reduce, of=SMALL, threshold=MAYBE, characters=MAYBE, keeps_rows=st.booleans(), hints=HINTS)
    | node(
        Scan,
        match_id=FLAGS,
        order=ORDERS,
        partition=some(SMALL, 0),
        columns=SCAN_COLUMNS,
        steps=some(SCAN_STEPS, 1, 2),
    )
)
_NESTING_OPERATORS = (
    node(MvApply, columns=EXPANSIONS, item_index=FLAGS, limit=MAYBE, body=BODIES)
    | node(
        Join,
        kind=st.sampled_from(("innerunique", "leftanti")),
        right=PIPELINES,
        conditions=some(SMALL),
        hints=HINTS,
    )
    | node(
        Lookup,
        kind=st.sampled_from(("leftouter", "inner")),
        right=PIPELINES,
        conditions=some(SMALL),
        hints=HINTS,
    )
    | node(
        Union,
        kind=st.just("outer"),
        with_source=FLAGS,
        is_fuzzy=st.booleans(),
        branches=some(PIPELINES, 1, 2),
        hints=HINTS,
    )
    | node(Partition, by=NAME, body=BODIES, hints=HINTS)
    | node(Fork, branches=some(node(ForkBranch, name=NAMES | st.just(""), body=BODIES), 1, 2))
    | node(Facet, by=PATTERNS, body=st.none() | BODIES)
)
EDGE_RANGES = node(EdgeRange, low=LITERALS | NAME, high=LITERALS | NAME)
PATTERN_NODES = node(PatternNode, name=NAMES | st.just(""))
PATTERN_EDGES = node(
    PatternEdge,
    name=NAMES | st.just(""),
    direction=st.sampled_from(("out", "in", "any")),
    range=st.none() | EDGE_RANGES,
)
GRAPH_PATTERNS = some(
    node(
        GraphPattern,
        elements=st.builds(
            lambda first, rest: (first, *(each for pair in rest for each in pair)),
            PATTERN_NODES,
            some(st.tuples(PATTERN_EDGES, PATTERN_NODES), 0, 2),
        ),
    ),
    1,
    2,
)
_MATCHED = {"patterns": GRAPH_PATTERNS, "predicate": MAYBE, "columns": some(NAMED)}
NODE_TABLES = some(node(NodeTable, table=PIPELINES, key=NAME), 1, 2)
_MADE = {
    "source": NAME,
    "target": NAME,
    "is_directed": st.booleans(),
    "partition": st.none() | node(GraphPartition, by=NAME, body=BODIES),
    "hints": HINTS,
}
_GRAPH_OPERATORS = (
    node(MakeGraph, tables=st.just(()), node_id=FLAGS, **_MADE)
    | node(MakeGraph, tables=NODE_TABLES, node_id=st.just(""), **_MADE)
    | node(GraphMatch, cycles=st.sampled_from(("unique_edges", "all", "none")), **_MATCHED)
    | node(GraphShortestPaths, output=st.sampled_from(("any", "all")), **_MATCHED)
    | node(GraphMarkComponents, kind=st.sampled_from(("weak", "strong")), component_id=NAMES)
    | node(
        GraphToTable,
        outputs=some(
            node(GraphOutput, of=st.just("nodes"), name=NAMES | st.just(""), node_id=FLAGS)
            | node(GraphOutput, of=st.just("edges"), name=NAMES, source_id=FLAGS, target_id=NAMES | FLAGS),
            1,
            2,
        ),
    )
)
EVERY_OPERATOR: st.SearchStrategy[Any] = st.one_of(
    _ROW_OPERATORS,
    _COLUMN_OPERATORS,
    _RESULT_OPERATORS,
    _GROUP_OPERATORS,
    _NESTING_OPERATORS,
    _GRAPH_OPERATORS,
)
FIND_COLUMNS = some(node(FindColumn, name=WORDS, type=KINDS | st.just("")), 0, 2)
TERMS = node(
    tree.Binary,
    operator=st.sampled_from(("has", "contains")),
    left=node(tree.Star) | NAME,
    right=literal(TEXTS, "string"),
)
_SOURCES = (
    NAME
    | REMOTES
    | node(tree.Call, name=st.sampled_from(("f", "table")), arguments=some(SMALL, 0, 2))
    | node(Print, columns=some(NAMED))
    | node(Range, name=NAMES, start=SMALL, stop=SMALL, step=SMALL)
    | node(DataTable, schema=TYPED_NAMES, values=some(LITERALS, 0, 6))
    | node(ExternalData, schema=TYPED_NAMES, addresses=some(LITERALS, 1, 2), options=OPTIONS)
    | node(Search, is_case_sensitive=st.booleans(), branches=some(PIPELINES, 0, 1), predicate=TERMS)
    | node(
        Find,
        with_source=FLAGS,
        branches=some(PIPELINES, 0, 1),
        predicate=TERMS,
        columns=FIND_COLUMNS,
        packs_rest=st.booleans(),
        away=some(NAME, 0),
    )
)
EVERY_PIPELINE: st.SearchStrategy[Any] = node(tree.Pipeline, source=_SOURCES, operators=some(OPERATORS, 0, 2))
GIVEN = node(tree.Given)
EVERY_BODY: st.SearchStrategy[Any] = node(tree.Pipeline, source=GIVEN, operators=some(OPERATORS, 1, 2))
TABLE_TYPES = node(tree.TableType, columns=TYPED_NAMES | st.just(()))
PARAMETERS = some(
    node(tree.Parameter, name=NAMES, type=KINDS | TABLE_TYPES, default=st.none() | LITERALS), 0, 2
)
FUNCTIONS = node(
    tree.Function,
    parameters=PARAMETERS,
    statements=some(node(tree.Let, name=NAMES, value=SMALL), 0, 1),
    result=SMALL | PIPED,
    is_view=st.booleans(),
)
CASES = node(
    tree.PatternCase,
    arguments=some(LITERALS, 1, 2),
    path=FLAGS,
    meaning=node(
        tree.Function,
        parameters=st.just(()),
        statements=st.just(()),
        result=SMALL | PIPED,
        is_view=st.just(value=False),
    ),
)
DECLARED = node(tree.DeclarePattern, name=NAMES) | node(
    tree.DeclarePattern,
    name=NAMES,
    parameters=TYPED_NAMES,
    path=st.none() | TYPED_NAMES.map(lambda names: names[0]),
    cases=some(CASES, 0, 2),
)
THROUGH = some(
    node(
        tree.Call,
        name=st.sampled_from(("cluster", "database")),
        arguments=some(literal(TEXTS, "string"), 1, 1),
    ),
    1,
    2,
)
STATEMENTS = (
    node(tree.Let, name=NAMES, value=SMALL | PIPED | FUNCTIONS)
    | node(tree.SetOption, name=NAMES, value=st.none() | LITERALS)
    | node(tree.DeclareParameters, parameters=PARAMETERS)
    | DECLARED
    | node(tree.AliasDatabase, name=NAMES, through=THROUGH)
    | node(tree.RestrictAccess, to=some(NAME | WILDCARDS | REMOTES))
    | PIPELINES
)
QUERIES = st.builds(lambda before, last: tree.Query(HERE, (*before, last)), some(STATEMENTS, 0, 2), PIPELINES)
