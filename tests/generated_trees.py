"""Trees that Hypothesis makes up: every kind of node that the parser can give, wherever it can stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

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
EXPANSIONS = some(node(tree.Expansion, name=NAMES | st.just(""), of=SMALL, type=KINDS | st.just("")), 1, 2)
CAPTURES = some(
    node(tree.ParseText, text=TEXTS) | node(tree.ParseCapture, name=NAMES, type=KINDS) | node(tree.ParseSkip),
    1,
    4,
)
FLAGS = PLAIN | st.just("")
LEVELS = node(
    tree.NestedLevel, count=MAYBE, of=NAMED, others=MAYBE, aggregate=NAMED, is_descending=st.booleans()
)
SCAN_COLUMNS = some(node(tree.ScanColumn, name=NAMES, type=KINDS, default=st.none() | LITERALS), 0, 2)
SCAN_STEPS = node(
    tree.ScanStep,
    name=NAMES,
    is_optional=st.booleans(),
    output=st.sampled_from(("all", "last", "none")),
    condition=SMALL,
    assignments=some(NAMED, 0, 2),
)
_ROW_OPERATORS = (
    node(tree.Where, predicate=EXPRESSIONS)
    | node(tree.Take, count=EXPRESSIONS)
    | node(tree.Sample, count=SMALL)
    | node(tree.SampleDistinct, count=SMALL, of=NAMED)
    | node(tree.Sort, by=ORDERS, hints=HINTS)
    | node(tree.Top, count=SMALL, by=some(ORDER, 1, 1), hints=HINTS)
    | node(tree.Distinct, columns=some(node(tree.Named, names=st.just(()), of=NAME), 0), hints=HINTS)
    | node(tree.Count, name=NAMES)
    | node(tree.Consume, hints=HINTS)
    | node(tree.AssertSchema, schema=TYPED_NAMES)
)
_COLUMN_OPERATORS = (
    node(tree.Extend, columns=some(NAMED))
    | node(tree.Project, columns=some(NAMED, 0))
    | node(tree.ProjectAway, columns=PATTERNS)
    | node(tree.ProjectKeep, columns=PATTERNS)
    | node(tree.ProjectByNames, names=some(SMALL))
    | node(tree.ProjectRename, columns=some(node(tree.Rename, new=NAMES, old=NAMES)))
    | node(
        tree.ProjectReorder,
        columns=some(
            node(tree.Reorder, of=NAME | WILDCARDS, order=st.sampled_from(("", "asc", "granny-desc")))
        ),
    )
    | node(tree.Serialize, columns=some(NAMED, 0))
    | node(
        tree.MvExpand,
        columns=EXPANSIONS,
        kind=st.sampled_from(("", "array", "bag")),
        item_index=FLAGS,
        limit=MAYBE,
    )
    | node(
        tree.Parse,
        of=SMALL,
        kind=st.sampled_from(("simple", "regex", "relaxed")),
        flags=FLAGS,
        pattern=CAPTURES,
    )
    | node(tree.ParseWhere, of=SMALL, kind=st.just("simple"), flags=FLAGS, pattern=CAPTURES)
    | node(
        tree.ParseKv,
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
        tree.Evaluate,
        call=CALLS,
        schema=st.none() | node(tree.OutputSchema, columns=TYPED_NAMES, keeps_input=st.booleans()),
        hints=HINTS,
    )
    | node(tree.Invoke, call=CALLS)
    | node(tree.Render, chart=st.just("timechart"), options=OPTIONS)
    | node(tree.As, name=NAMES, hints=HINTS)
    | node(tree.GetSchema)
)
_GROUP_OPERATORS = (
    node(tree.Summarize, columns=some(NAMED), by=some(NAMED, 0), hints=HINTS)
    | node(
        tree.MakeSeries,
        columns=some(node(tree.SeriesColumn, of=NAMED, default=MAYBE), 1, 2),
        axis=NAMED,
        start=MAYBE,
        stop=MAYBE,
        step=SMALL,
        by=some(NAMED, 0),
        kind=st.sampled_from(("", "nonempty")),
        includes_stop=st.just(False),  # noqa: FBT003  a value
        hints=HINTS,
    )
    | node(tree.TopNested, levels=some(LEVELS, 1, 2))
    | node(tree.TopHitters, count=SMALL, of=NAMED, by=MAYBE)
    | node(tree.Reduce, of=SMALL, threshold=MAYBE, characters=MAYBE, keeps_rows=st.booleans(), hints=HINTS)
    | node(
        tree.Scan,
        match_id=FLAGS,
        order=ORDERS,
        partition=some(SMALL, 0),
        columns=SCAN_COLUMNS,
        steps=some(SCAN_STEPS, 1, 2),
    )
)
_NESTING_OPERATORS = (
    node(tree.MvApply, columns=EXPANSIONS, item_index=FLAGS, limit=MAYBE, body=BODIES)
    | node(
        tree.Join,
        kind=st.sampled_from(("innerunique", "leftanti")),
        right=PIPELINES,
        conditions=some(SMALL),
        hints=HINTS,
    )
    | node(
        tree.Lookup,
        kind=st.sampled_from(("leftouter", "inner")),
        right=PIPELINES,
        conditions=some(SMALL),
        hints=HINTS,
    )
    | node(
        tree.Union,
        kind=st.just("outer"),
        with_source=FLAGS,
        is_fuzzy=st.booleans(),
        branches=some(PIPELINES, 1, 2),
        hints=HINTS,
    )
    | node(tree.Partition, by=NAME, body=BODIES, hints=HINTS)
    | node(tree.Fork, branches=some(node(tree.ForkBranch, name=NAMES | st.just(""), body=BODIES), 1, 2))
    | node(tree.Facet, by=PATTERNS, body=st.none() | BODIES)
)
EDGE_RANGES = node(tree.EdgeRange, low=LITERALS | NAME, high=LITERALS | NAME)
PATTERN_NODES = node(tree.PatternNode, name=NAMES | st.just(""))
PATTERN_EDGES = node(
    tree.PatternEdge,
    name=NAMES | st.just(""),
    direction=st.sampled_from(("out", "in", "any")),
    range=st.none() | EDGE_RANGES,
)
GRAPH_PATTERNS = some(
    node(
        tree.GraphPattern,
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
NODE_TABLES = some(node(tree.NodeTable, table=PIPELINES, key=NAME), 1, 2)
_MADE = {
    "source": NAME,
    "target": NAME,
    "is_directed": st.booleans(),
    "partition": st.none() | node(tree.GraphPartition, by=NAME, body=BODIES),
    "hints": HINTS,
}
_GRAPH_OPERATORS = (
    node(tree.MakeGraph, tables=st.just(()), node_id=FLAGS, **_MADE)
    | node(tree.MakeGraph, tables=NODE_TABLES, node_id=st.just(""), **_MADE)
    | node(tree.GraphMatch, cycles=st.sampled_from(("unique_edges", "all", "none")), **_MATCHED)
    | node(tree.GraphShortestPaths, output=st.sampled_from(("any", "all")), **_MATCHED)
    | node(tree.GraphMarkComponents, kind=st.sampled_from(("weak", "strong")), component_id=NAMES)
    | node(
        tree.GraphToTable,
        outputs=some(
            node(tree.GraphOutput, of=st.just("nodes"), name=NAMES | st.just(""), node_id=FLAGS)
            | node(
                tree.GraphOutput, of=st.just("edges"), name=NAMES, source_id=FLAGS, target_id=NAMES | FLAGS
            ),
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
FIND_COLUMNS = some(node(tree.FindColumn, name=WORDS, type=KINDS | st.just("")), 0, 2)
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
    | node(tree.Print, columns=some(NAMED))
    | node(tree.Range, name=NAMES, start=SMALL, stop=SMALL, step=SMALL)
    | node(tree.DataTable, schema=TYPED_NAMES, values=some(LITERALS, 0, 6))
    | node(tree.ExternalData, schema=TYPED_NAMES, addresses=some(LITERALS, 1, 2), options=OPTIONS)
    | node(tree.Search, is_case_sensitive=st.booleans(), branches=some(PIPELINES, 0, 1), predicate=TERMS)
    | node(
        tree.Find,
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
