"""One sentence of the language after the other, with the tree that it means."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from console.kql import parse
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
from console.kql.planning.textpatterns import ParseCapture, ParseSkip, ParseText
from console.kql.syntax import tree
from console.kql.syntax.tree import (
    Among,
    Between,
    Binary,
    Call,
    Expression,
    Hint,
    Index,
    Literal,
    Logical,
    Member,
    Name,
    Named,
    Operator,
    Order,
    Pipeline,
    Star,
    TypedName,
    Unary,
    Wildcard,
)

P = (1, 1)


def only(text: str) -> Pipeline:
    (statement,) = parse(text).statements
    assert isinstance(statement, Pipeline)
    return statement


def operator(text: str) -> Operator:
    (found,) = only(f"T | {text}").operators
    return found


def expression(text: str) -> Expression:
    found = operator(f"where {text}")
    assert isinstance(found, Where)
    return found.predicate


def name(words: str) -> Name:
    return Name(P, words)


def long(value: int) -> Literal:
    return Literal(P, value, "long")


def string(value: str) -> Literal:
    return Literal(P, value, "string")


def named(of: Expression, *names: str) -> Named:
    return Named(P, names, of)


def table(words: str, *operators: Operator) -> Pipeline:
    return Pipeline(P, name(words), operators)


def call(words: str, *arguments: Expression) -> Call:
    return Call(P, words, arguments)


A, B, C = name("a"), name("b"), name("c")
GIVEN = tree.Given(P)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("5", 5, "long"),
        ("0xff", 255, "long"),
        ("1.5", 1.5, "real"),
        ("1e3", 1000.0, "real"),
        ("int(-7)", -7, "int"),
        ("long(0x10)", 16, "long"),
        ("long(null)", None, "long"),
        ("real(-inf)", -math.inf, "real"),
        ("double(2)", 2.0, "real"),
        ("decimal(0.1)", Decimal("0.1"), "decimal"),
        ("true", True, "bool"),
        ("True", True, "bool"),
        ("FALSE", False, "bool"),
        ("dynamic([True, FALSE])", [True, False], "dynamic"),
        ("bool(0)", False, "bool"),
        ("90m", timedelta(minutes=90), "timespan"),
        ("1.5d", timedelta(hours=36), "timespan"),
        ("time(1.02:03:04)", timedelta(days=1, hours=2, minutes=3, seconds=4), "timespan"),
        ("timespan(2d)", timedelta(days=2), "timespan"),
        ("datetime(2026-03-02)", datetime(2026, 3, 2, tzinfo=UTC), "datetime"),
        ("datetime(2026-03-02T10:00:00+01:00)", datetime(2026, 3, 2, 9, tzinfo=UTC), "datetime"),
        ("datetime(null)", None, "datetime"),
        ("guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642)", "74be27de-1e4e-49d9-b579-fe0b331d3642", "guid"),
        ('"a\\tb\\u0041\\\\"', "a\tbA\\", "string"),
        ("'it''s'", "its", "string"),
        ('@"C:\\dir ""x"""', 'C:\\dir "x"', "string"),
        ("h'secret'", "secret", "string"),
        ("```two\nlines```", "two\nlines", "string"),
        ("dynamic(null)", None, "dynamic"),
        ("dynamic({'a': [1, -2.5, null, true], \"b\": {\"c\": 1d}})", {"a": [1, -2.5, None, True], "b": {"c": 864_000_000_000}}, "dynamic"),
        ("dynamic({'a': dynamic(null), 'b': dynamic([1])})", {"a": None, "b": [1]}, "dynamic"),
        ("datetime(2026, 3, 2)", datetime(2026, 3, 2, tzinfo=UTC), "datetime"),
        ("int(0xFFFFFFFF)", -1, "int"),
        ("long(0xFFFFFFFFFFFFFFFF)", -1, "long"),
        ("time(2)", timedelta(days=2), "timespan"),
        ('dynamic([datetime(2026-03-02), "x"])', [datetime(2026, 3, 2, tzinfo=UTC), "x"], "dynamic"),
    ],
)  # fmt: skip
def test_a_literal_has_this_value_and_type(text: str, value: Any, kind: str) -> None:
    found = expression(text)
    assert found == Literal(P, value, kind)
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", Logical(P, "or", (A, Logical(P, "and", (B, C))))),
        ("a and b and c", Logical(P, "and", (A, B, C))),
        ("(a or b) and c", Logical(P, "and", (Logical(P, "or", (A, B)), C))),
        ("a + b * c", Binary(P, "+", A, Binary(P, "*", B, C))),
        ("a - b - c", Binary(P, "-", Binary(P, "-", A, B), C)),
        ("a == b + 1", Binary(P, "==", A, Binary(P, "+", B, long(1)))),
        ("a <> b", Binary(P, "!=", A, B)),
        ("a notcontains 'x'", Binary(P, "!contains", A, string("x"))),
        ("a containscs 'x'", Binary(P, "contains_cs", A, string("x"))),
        ("a < b == c", Binary(P, "==", Binary(P, "<", A, B), C)),
        ("a == b has c", Binary(P, "==", A, Binary(P, "has", B, C))),
        ("-a", Unary(P, "-", A)),
        ("a !contains_cs 'x'", Binary(P, "!contains_cs", A, string("x"))),
        ("a matches regex 'x'", Binary(P, "matches regex", A, string("x"))),
        ("* has 'x'", Binary(P, "has", Star(P), string("x"))),
        ("a in (1, 2)", Among(P, "in", A, (long(1), long(2)))),
        ("a !in~ ((T | project b))", Among(P, "!in~", A, (table("T", Project(P, (named(B),))),))),
        ("a has_any (b)", Among(P, "has_any", A, (B,))),
        ("a between (1 .. 5)", Between(P, A, long(1), long(5), is_negated=False)),
        (
            "a !between (b .. 1d)",
            Between(P, A, B, Literal(P, timedelta(days=1), "timespan"), is_negated=True),
        ),
        ("a.b['c'][0]", Index(P, Index(P, Member(P, A, "b"), string("c")), long(0))),
        ("a.['odd name']", Member(P, A, "odd name")),
        ("a.[0].b", Member(P, Index(P, A, Literal(P, 0, "long")), "b")),
        ("['odd name'] > 1", Binary(P, ">", name("odd name"), long(1))),
        ("not(a)", call("not", A)),
        ("f(a, x=1)", Call(P, "f", (A,), (named(long(1), "x"),))),
        ("f(x=1, a)", Call(P, "f", (), (named(long(1), "x"), named(A)))),
        ("toscalar(T | count)", call("toscalar", table("T", Count(P)))),
        ("'a' 'b'", string("ab")),
        ("strcat(\"|\", 'and')", call("strcat", string("|"), string("and"))),
    ],
)
def test_an_expression_means_this_tree(text: str, expected: Expression) -> None:
    assert expression(text) == expected


ROWS: list[tuple[str, Operator]] = [
    ("filter a", Where(P, A)),
    ("limit 5", Take(P, long(5))),
    ("sample 5", Sample(P, long(5))),
    ("sample-distinct 5 of a", SampleDistinct(P, long(5), named(A))),
    ("sort by a", Sort(P, (Order(P, A, is_descending=True, nulls_first=False),))),
    ("order by a asc, b desc nulls first", Sort(P, (Order(P, A, is_descending=False, nulls_first=True), Order(P, B, is_descending=True, nulls_first=True)))),
    ("top 3 by a asc nulls last", Top(P, long(3), (Order(P, A, is_descending=False, nulls_first=False),))),
    ("distinct *", Distinct(P, ())),
    ("distinct a, b", Distinct(P, (named(A), named(B)))),
    ("count", Count(P)),
    ("count as n", Count(P, "n")),
    ("consume", Consume(P)),
    ("getschema", GetSchema(P)),
    ("assert-schema (a: int)", AssertSchema(P, (TypedName(P, "a", "int"),))),
    ("as hint.materialized=true x", As(P, "x", (Hint(P, "hint.materialized", "true"),))),
]  # fmt: skip
COLUMNS: list[tuple[str, Operator]] = [
    ("extend a, x = b, (y, z) = f()", Extend(P, (named(A), named(B, "x"), named(call("f"), "y", "z")))),
    ("project ['odd name'] = a", Project(P, (named(A, "odd name"),))),
    ("project-away a*, *1, b", ProjectAway(P, (Wildcard(P, "a*"), Wildcard(P, "*1"), B))),
    ("project-keep a", ProjectKeep(P, (A,))),
    ("project-by-names a", ProjectByNames(P, (A,))),
    ("project-rename x = a", ProjectRename(P, (Rename(P, "x", "a"),))),
    ("project-reorder a, b* desc, * granny-asc", ProjectReorder(P, (Reorder(P, A, ""), Reorder(P, Wildcard(P, "b*"), "desc"), Reorder(P, Wildcard(P, "*"), "granny-asc")))),
    ("serialize", Serialize(P, ())),
    ("serialize x = row_number()", Serialize(P, (named(call("row_number"), "x"),))),
    ("mv-expand a", MvExpand(P, (Expansion(P, "", A, ""),), "", "", None)),
    ("mvexpand bagexpansion=array with_itemindex=i x = a to typeof(string), b limit 9", MvExpand(P, (Expansion(P, "x", A, "string"), Expansion(P, "", B, "")), "array", "i", long(9))),
    ("mv-apply a limit 9 on (take 1 | count)", MvApply(P, (Expansion(P, "", A, ""),), "", long(9), Pipeline(P, GIVEN, (Take(P, long(1)), Count(P))))),
    ("parse a with 'x' b: long 'y' *", Parse(P, A, "simple", "", (ParseText(P, "x"), ParseCapture(P, "b", "long"), ParseText(P, "y"), ParseSkip(P)))),
    ("parse-where kind=regex flags=Ui a with * b", ParseWhere(P, A, "regex", "Ui", (ParseSkip(P), ParseCapture(P, "b", "string")))),
    ("parse-kv a as (b: int) with (pair_delimiter=';', kv_delimiter=':', quote='\"', greedy=true)", ParseKv(P, A, (TypedName(P, "b", "int"),), ";", ":", ('"',), "", is_greedy=True, regex="")),
]  # fmt: skip
COMBINING: list[tuple[str, Operator]] = [
    ("join (U) on a", Join(P, "innerunique", table("U"), (A,))),
    ("join kind=anti U on $left.a == $right.b", Join(P, "leftanti", table("U"), (Binary(P, "==", Member(P, name("$left"), "a"), Member(P, name("$right"), "b")),))),
    ("join kind=inner hint.strategy=shuffle (U | count) on a, b", Join(P, "inner", table("U", Count(P)), (A, B), (Hint(P, "hint.strategy", "shuffle"),))),
    ("lookup (U) on a", Lookup(P, "leftouter", table("U"), (A,))),
    ("union U", Union(P, "outer", "", is_fuzzy=False, branches=(table("U"),))),
    ("search 'x'", Search(P, is_case_sensitive=False, branches=(), predicate=Binary(P, "has", Star(P), string("x")))),
    ("invoke f(1)", Invoke(P, call("f", long(1)))),
    ("evaluate hint.distribution=per_node bag_unpack(a) : (*, b: int)", Evaluate(P, call("bag_unpack", A), OutputSchema(P, (TypedName(P, "b", "int"),), keeps_input=True), (Hint(P, "hint.distribution", "per_node"),))),
    ("render timechart with (title='x', ycolumns=a, b, kind=stacked)", Render(P, "timechart", (tree.Option(P, "title", ("x",)), tree.Option(P, "ycolumns", ("a", "b")), tree.Option(P, "kind", ("stacked",))))),
    ("fork (take 1) x = (count)", Fork(P, (ForkBranch(P, "", Pipeline(P, GIVEN, (Take(P, long(1)),))), ForkBranch(P, "x", Pipeline(P, GIVEN, (Count(P),)))))),
    ("where name = a > 1", Where(P, Binary(P, ">", A, long(1)))),
    ("sort by name = a asc", Sort(P, (Order(P, A, is_descending=False, nulls_first=True),))),
    ("facet by a with (count)", Facet(P, (A,), Pipeline(P, GIVEN, (Count(P),)))),
    ("partition by a (take 1)", Partition(P, A, Pipeline(P, GIVEN, (Take(P, long(1)),)))),
    ("partition hint.strategy=native by a { U | count }", Partition(P, A, table("U", Count(P)), (Hint(P, "hint.strategy", "native"),))),
]  # fmt: skip
GROUPING: list[tuple[str, Operator]] = [
    ("summarize", Summarize(P, (named(call("count")),), ())),
    ("summarize by a", Summarize(P, (), (named(A),))),
    ("summarize n = count(), max(b) by x = a, c", Summarize(P, (named(call("count"), "n"), named(call("max", B))), (named(A, "x"), named(C)))),
    ("summarize max(b), by a", Summarize(P, (named(call("max", B)),), (named(A),))),
    ("summarize arg_max(a, *) by b", Summarize(P, (named(call("arg_max", A, Star(P))),), (named(B),))),
    ("make-series n = count() default=0 on a from b to c step 1 by x", MakeSeries(P, (SeriesColumn(P, named(call("count"), "n"), long(0)),), named(A), B, C, long(1), (named(name("x")),), "", includes_stop=False)),
    ("make-series kind=nonempty count() on a in range(b, c, 1)", MakeSeries(P, (SeriesColumn(P, named(call("count")), None),), named(A), B, C, long(1), (), "nonempty", includes_stop=True)),
    ("top-nested 2 of a with others='o' by count(), top-nested of b by x = max(c) asc", TopNested(P, (NestedLevel(P, long(2), named(A), string("o"), named(call("count")), is_descending=True), NestedLevel(P, None, named(B), None, named(call("max", C), "x"), is_descending=False)))),
    ("top-hitters 2 of a by b", TopHitters(P, long(2), named(A), B)),
    ("reduce by a with threshold=0.5", Reduce(P, A, Literal(P, 0.5, "real"), None)),
    ("scan with_match_id=m declare (n: long = 0) with (step s output=last: a => n = s.n + 1; step t optional: b;)", Scan(P, "m", (), (), (ScanColumn(P, "n", "long", long(0)),), (ScanStep(P, "s", is_optional=False, output="last", condition=A, assignments=(named(Binary(P, "+", Member(P, name("s"), "n"), long(1)), "n"),)), ScanStep(P, "t", is_optional=True, output="all", condition=B, assignments=())))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*ROWS, *COLUMNS, *COMBINING, *GROUPING[1:]])
def test_an_operator_means_this_tree(text: str, expected: Operator) -> None:
    assert operator(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(T | take 1) | count", table("T", Take(P, long(1)), Count(P))),
        ("print x = 1", Pipeline(P, Print(P, (named(long(1), "x"),)), ())),
        ("range x from 1 to 9 step 2", Pipeline(P, Range(P, "x", long(1), long(9), long(2)), ())),
        ("datatable (a: string, b: double) ['x', 1,]", Pipeline(P, DataTable(P, (TypedName(P, "a", "string"), TypedName(P, "b", "real")), (string("x"), long(1))), ())),
        ("externaldata (a: string) [h'https://x'] with (format='csv')", Pipeline(P, ExternalData(P, (TypedName(P, "a", "string"),), (string("https://x"),), (tree.Option(P, "format", ("csv",)),)), ())),
        ("union withsource=t kind=inner isfuzzy=true (T | count), U*, *", Pipeline(P, Union(P, "inner", "t", is_fuzzy=True, branches=(table("T", Count(P)), Pipeline(P, Wildcard(P, "U*"), ()), Pipeline(P, Wildcard(P, "*"), ()))), ())),
        ("workspace('w').T", Pipeline(P, tree.Remote(P, (call("workspace", string("w")),), name("T")), ())),
        ("cluster('c').database('d').f(1)", Pipeline(P, tree.Remote(P, (call("cluster", string("c")), call("database", string("d"))), call("f", long(1))), ())),
        ("search kind=case_sensitive in (T, U*) 'a*' or b:'*c' and not('d*e')", Pipeline(P, Search(P, is_case_sensitive=True, branches=(table("T"), Pipeline(P, Wildcard(P, "U*"), ())), predicate=Logical(P, "or", (Binary(P, "hasprefix_cs", Star(P), string("a")), Logical(P, "and", (Binary(P, "hassuffix_cs", B, string("c")), call("not", Binary(P, "matches regex", Star(P), string(r"\bd.*e\b")))))))), ())),
        ("find withsource=t in (T) where a project b, c: string, pack(*)", Pipeline(P, Find(P, "t", (table("T"),), A, (FindColumn(P, "b", ""), FindColumn(P, "c", "string")), packs_rest=True, away=()), ())),
        ("evaluate f(1)", Pipeline(P, Evaluate(P, call("f", long(1)), None), ())),
    ],
)  # fmt: skip
def test_a_pipeline_begins_with_this(text: str, expected: Pipeline) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let x = 1d", tree.Let(P, "x", Literal(P, timedelta(days=1), "timespan"))),
        ("let x = U", tree.Let(P, "x", name("U"))),
        ("let x = U | count", tree.Let(P, "x", table("U", Count(P)))),
        ("let x = materialize(U | count)", tree.Let(P, "x", call("materialize", table("U", Count(P))))),
        ("let f = () { 1 }", tree.Let(P, "f", tree.Function(P, (), (), long(1), is_view=False))),
        ("let v = view () { U }", tree.Let(P, "v", tree.Function(P, (), (), name("U"), is_view=True))),
        ("let f = (t: (a: int), u: (*), n: long = 5) { let m = n; t | take m }", tree.Let(P, "f", tree.Function(P, (tree.Parameter(P, "t", tree.TableType(P, (TypedName(P, "a", "int"),)), None), tree.Parameter(P, "u", tree.TableType(P, ()), None), tree.Parameter(P, "n", "long", long(5))), (tree.Let(P, "m", name("n")),), table("t", Take(P, name("m"))), is_view=False))),
        ("set notruncation", tree.SetOption(P, "notruncation", None)),
        ("set query_now = datetime(2026-03-02)", tree.SetOption(P, "query_now", Literal(P, datetime(2026, 3, 2, tzinfo=UTC), "datetime"))),
        ("declare query_parameters (a: string = 'x', b: int)", tree.DeclareParameters(P, (tree.Parameter(P, "a", "string", string("x")), tree.Parameter(P, "b", "int", None)))),
        ("alias database d = cluster('c').database('e')", tree.AliasDatabase(P, "d", (call("cluster", string("c")), call("database", string("e"))))),
        ("declare pattern p", tree.DeclarePattern(P, "p")),
        ("declare pattern p = (a: string)[b: string] { ('x').['y'] = { T }; }", tree.DeclarePattern(P, "p", (TypedName(P, "a", "string"),), TypedName(P, "b", "string"), (tree.PatternCase(P, (string("x"),), "y", tree.Function(P, (), (), name("T"), is_view=False)),))),
        ("restrict access to (T, U*)", tree.RestrictAccess(P, (name("T"), Wildcard(P, "U*")))),
    ],
)  # fmt: skip
def test_a_statement_means_this_tree(text: str, expected: tree.Statement) -> None:
    assert parse(f"{text};\nT").statements == (expected, table("T"))


def test_words_of_the_language_are_columns_where_a_column_stands() -> None:
    text = "T | where count > 1 and type == kind | project search, range, union = print, by = datetime | sort by asc asc"
    assert len(only(text).operators) == 3


def test_empty_statements_are_passed_over() -> None:
    assert parse(";; T; ; U;").statements == (table("T"), table("U"))


def test_a_text_may_define_names_and_ask_for_nothing() -> None:
    assert parse("let x = 5; // a comment").statements == (tree.Let(P, "x", long(5)),)
    assert parse("").statements == ()


def test_nodes_that_differ_only_in_place_are_equal() -> None:
    assert parse("T | where a\n== 1") == parse("T|where a==1")
    assert hash(parse("T | where a has dynamic([])")) == hash(parse("T\n| where a has dynamic([])"))
