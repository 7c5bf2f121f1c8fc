"""Statements: `let`, functions, options, parameters; and what the caller lets a query reach."""

from __future__ import annotations

import pytest
from tabled import NOW, PEOPLE, TABLES, columns, day, ran, rows

from console.kql import KqlError, KqlSemanticError, Outside, Table, execute, schema_of


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("let n = 2; print n + 1", [(3,)]),
        ("let least = 15; Events | where Size > least | count", [(3,)]),
        ("let Big = Events | where Size > 15; Big | count", [(3,)]),
        ("let Users = dynamic(['ada', 'bob']); Events | where User in (Users) | count", [(3,)]),
        ("let f = (a: long, b: long = 10) { a * b }; print f(2), f(2, 3), f(b = 4, a = 5)", [(20, 6, 20)]),
        ("let f = (a: long) { let twice = a * 2; twice + 1 }; People | where User == 'zoe' | project f(Size)", [(9,)]),
        ("let F = (T: (Size: long), least: long) { T | where Size >= least }; F(People, 3) | count", [(2,)]),
        ("let F = (T: (*)) { T | count }; People | invoke F()", [(4,)]),
        ("let F = view () { People | take 1 }; F | count", [(1,)]),
        ("let F = () { People }; let G = () { F() | count }; G()", [(4,)]),
        ("let most = toscalar(People | summarize max(Size)); People | where Size == most | project User", [("zoe",)]),
        ("let most = People | summarize max(Size); People | where Size == toscalar(most) | project User", [("zoe",)]),
        ("let M = materialize(People | extend r = rand()); M | join kind=inner M on User, Role | where r != r1 | count", [(0,)]),
        ("let Size = 1; People | summarize sum(Size)", [(10,)]),
        ("set query_now = datetime(2020-01-01); print now() == datetime(2020-01-01)", [(True,)]),
        ("People | as P | join kind=inner P on User, Role | count", [(4,)]),
        ("let t = 'People'; table(t) | count", [(4,)]),
        ("let f = (s: string) { tolower(s) }; print f(toupper('Aa'))", [("aa",)]),
    ],
)  # fmt: skip
def test_names_mean_what_lets_give_them(query: str, found: list[tuple[object, ...]]) -> None:
    assert rows(query) == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("let f = (a: long) { a }; print f()", "f needs an argument for a"),
        ("let f = (a: long) { a }; print f(1, 2)", "f takes 1 argument"),
        ("let f = (a: long) { a }; print f(b = 2)", "f has no parameter b"),
        ("let f = (T: (Nope: long)) { T }; f(People)", "no column Nope"),
        ("let f = (T: (*)) { T }; f(1)", "T is a table"),
        ("let f = (a: long) { f(a) }; print f(1)", "no function f"),
        ("let x = 1;", "asks for nothing"),
        ("Peple | count", "no table Peple at 1:1, did you mean People"),
        ("let f = (a: long) { a + a }; print f", "f is a function"),
    ],
)
def test_mistakes_are_explained(query: str, words: str) -> None:
    with pytest.raises(KqlError, match=words):
        ran(query)


def test_functions_that_call_each_other_twice_do_not_grow_without_end() -> None:
    lets = [f"let f{n + 1} = (a: long) {{ f{n}(a) + f{n}(a) }};" for n in range(40)]
    with pytest.raises(KqlSemanticError, match="more than"):
        ran("let f0 = (a: long) { a };" + "".join(lets) + "print f40(1)")


def test_parameters_take_the_callers_values() -> None:
    query = "declare query_parameters(who: string = 'ada', least: long); People | where User == who and Size > least"
    assert ran(f"{query} | project Role", parameters={"who": "bob", "least": 2}).rows == [("approver",)]
    with pytest.raises(KqlSemanticError, match="the parameter least has no value"):
        ran(query)
    with pytest.raises(KqlSemanticError, match=r"no parameter leest at 1:1, did you mean least"):
        ran(query, parameters={"leest": 1})


def test_a_parameters_value_is_never_read_as_query() -> None:
    query = "declare query_parameters(who: string); People | where User == who | count"
    assert ran(query, parameters={"who": "x' or 1 == 1 //"}).rows == [(0,)]


def test_access_may_be_restricted() -> None:
    assert rows("restrict access to (People); People | count") == [(4,)]
    with pytest.raises(KqlSemanticError, match="restricted"):
        ran("restrict access to (People); Events | count")


def test_each_result_is_a_table_of_its_own() -> None:
    result = ran("People | count; Events | count | render card")
    assert [table.rows for table in result.tables] == [[(4,)], [(5,)]]
    assert result.render is not None
    assert result.render.kind == "card"


def test_how_to_draw_travels_with_the_result() -> None:
    render = ran("Events | render timechart with (title='Sizes', ycolumns=Size, Took)").render
    assert render is not None
    assert render.kind == "timechart"
    assert render.properties == {"title": "Sizes", "ycolumns": ("Size", "Took")}


def test_files_and_watchlists_come_from_the_caller_or_not_at_all() -> None:
    outside = Outside(
        external=lambda schema, addresses: Table([("a", "long")], [(len(addresses),), (len(schema),)]),
        watchlist=lambda name: PEOPLE if name == "staff" else None,
        functions={"Twice": "(n: long) { n * 2 }"},
    )
    external = "externaldata (a: long) ['https://a.example/x', 'https://a.example/y']"
    assert ran(external, outside=outside).rows == [(2,), (1,)]
    assert ran("_GetWatchlist('staff') | count", outside=outside).rows == [(4,)]
    assert ran("print Twice(21)", outside=outside).rows == [(42,)]
    with pytest.raises(KqlSemanticError, match="no watchlist"):
        ran("_GetWatchlist('other')", outside=outside)
    with pytest.raises(KqlSemanticError, match="externaldata"):
        ran(external)


@pytest.mark.parametrize(
    ("functions", "query", "message"),
    [
        ({"Again": "(n: long) { Again(n) }"}, "print Again(1)", "Again calls itself"),
        ({"Ping": "() { Pong() }", "Pong": "() { Ping() }"}, "print Pong()", "Pong calls itself"),
        ({"Rows": "() { Events | extend Size = Rows() }"}, "Rows", "Rows calls itself"),
        ({"Most": "5"}, "print Most()", "Most is no function: it is written without brackets"),
        ({"More": "More() + 1"}, "print More", "More calls itself"),
        ({}, "let most = 5; print most()", "most is no function: it is written without brackets"),
    ],
)
def test_a_call_that_leads_back_to_itself_is_refused_by_name(
    functions: dict[str, str], query: str, message: str
) -> None:
    with pytest.raises(KqlSemanticError, match=message):
        ran(query, outside=Outside(functions=functions))


def test_rows_written_out_are_brought_to_their_types() -> None:
    query = "datatable(a: real, b: string, c: datetime, d: dynamic)[1, 'x', datetime(2026-11-01), dynamic({'k': 1}), real(null), '', datetime(null), 5]"
    assert rows(query) == [(1.0, "x", day(1), {"k": 1}), (None, "", None, 5)]
    with pytest.raises(KqlSemanticError, match="3 values do not fill rows of 2 columns"):
        ran("datatable(a: long, b: long)[1, 2, 3]")


@pytest.mark.parametrize(
    "query",
    [
        "Events | summarize arg_max(At, *), make_list(Detail) by User | mv-expand list_Detail",
        "Events | join (People) on User | project-away *1 | extend x = prev(Role) | where false",
        "union withsource=T (People), (Events | extend Size = tostring(Size))",
        "Events | make-series n = count() on At step 1d by User | extend series_decompose_anomalies(n)",
        "let F = (T: (User: string)) { T | distinct User }; F(Events) | lookup People on User",
        "search 'ada' | take 5",
        "Events | mv-apply t = Detail.tags on (top 1 by tostring(t)) | parse User with a 'd' b",
        "Events | evaluate narrow()",
    ],
)
def test_the_columns_are_known_without_a_row(query: str) -> None:
    empty = {name: Table(table.columns) for name, table in TABLES.items()}
    query = query.replace("extend x = prev(Role) | where false", "where false")
    assert schema_of(query, TABLES, now=NOW) == ran(query).columns
    assert execute(query, empty, now=NOW).columns == ran(query).columns


def test_a_schema_does_not_read_rows() -> None:
    def read(name: str, start: int, stop: int) -> list[object]:
        raise AssertionError(name, start, stop)

    table = Table.reading([("x", "long")], read, 1000)
    query = (
        "let most = toscalar(T | summarize max(x)); T | where x == most and x in (T) | summarize count() by x"
    )
    assert [column.name for column in schema_of(query, {"T": table}, now=NOW)] == ["x", "count_"]


def test_columns_read_as_they_would_be_declared() -> None:
    assert columns("print x = dynamic(1)") == "x:dynamic"
