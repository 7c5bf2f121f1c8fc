"""What Kusto's engine refuses: measured on Microsoft's emulator by the makers of duckdb-kql, or said by its parser."""

from __future__ import annotations

import pytest
from answers import result

from console.kql import KqlError

N = "range i from 1 to 2 step 1"
T = "datatable(x:long, s:string, d:dynamic)[1, 'a', dynamic({'a': 1})]"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            f"let f = (k:long) {{ toscalar({N} | where i > k | count) }}; {N} | extend c = f(i)",
            "k differs from row to row",
        ),
        (
            f"let f = (k:long) {{ let y = k + 1; k in ({N} | where i > y) }}; {N} | extend c = f(i)",
            "y differs from row to row",
        ),
        (
            f"let g = (p:long) {{ {N} | where i > p }}; let f = (k:long) {{ toscalar(g(k)) }}; {N} | extend c = f(i)",
            "p differs from row to row",
        ),
        ("let v = 1; let v = 2; print v", "v has a meaning already"),
        ("let v = 1; let v = range i from 1 to 2 step 1; v", "v has a meaning already"),
        ("let f = (x:long) { let x = x + 1; x }; print f(3)", "x has a meaning already"),
        ("declare query_parameters(p:long = 1); let p = 2; print p", "p has a meaning already"),
        (f"{T} | top 2 by x, s", "top orders by one value"),
        (f"{T} | project *", r"\* stands for all columns"),
        (f"{T} | extend x = 1, abs(x)", "two columns would be called x"),
        (f"{T} | extend strlen(s), strlen(s)", "two columns would be called strlen_s"),
        (f"{T} | extend x + 1, Column1 = 5", "two columns would be called Column1"),
        (f"{T} | summarize r = strcat(s, tostring(count())) by s", "s stands outside the aggregates"),
        (f"{T} | summarize r = sum(x) + x by s", "x stands outside the aggregates"),
        (f"{T} | reduce by s with threshold = ''", "the threshold is between 0 and 1"),
        ("print int(1_0)", "1_0 is no int"),
        ("print long(\N{ARABIC-INDIC DIGIT THREE})", "is no long"),
        ("print real(1_0)", "1_0 is no real"),
        ("print dynamic([datetime(null)])", "may not stand inside dynamic"),
        ("print dynamic([bool(true)])", "may not stand inside dynamic"),
        ("print @'a\nb'", "is not closed"),
        ("print 'a' < 'b'", "string < string means nothing"),
        ("print '2020-01-01' < now()", "string < datetime means nothing"),
        ("print now() > 5", "datetime > long means nothing"),
        (f"{T} | where d.a < 'y'", "dynamic < string means nothing"),
        (f"{T} | where d.a == d.b", "dynamic == dynamic means nothing"),
        ("print dynamic(1) != dynamic(2)", "dynamic != dynamic means nothing"),
        ("print 'b' between ('a' .. 'c')", "string >= string means nothing"),
        ("print 5 between (1 .. 3d)", "long <= timespan means nothing"),
        (f"{T} | project sin(s)", "argument 1 of sin must be a number, not a string"),
        (f"{T} | project cot(d)", "argument 1 of cot must be a number, not a dynamic"),
        ("print asin(now())", "argument 1 of asin must be a number, not a datetime"),
        (f"{T} | project round(s)", "argument 1 of round must be a number"),
        (f"{T} | project abs(d)", "a dynamic has no magnitude"),
        (f"{T} | project substring(s, d)", "argument 2 of substring must be a number"),
        ("print format_datetime('2009-06-05', 'yyyy')", "argument 1 of format_datetime must be a datetime"),
        ("print format_datetime(1d, 'HH')", "argument 1 of format_datetime must be a datetime"),
        ("print ago(5)", "argument 1 of ago must be a timespan"),
        (f"{T} | project format_datetime(now(), s)", "argument 2 of format_datetime must be a constant"),
        ("print format_datetime(now(), '')", "a format must not be empty"),
        ("print format_datetime(now(), 'yyy-MM')", "yyy may stand only at the end"),
        (f"{T} | summarize stdev(s)", "a string has no variance"),
        (f"let D = {T}; {T} | lookup hint.shufflekey=x D on x", "lookup has no shufflekey"),
        (f"{T} | project datetime_diff(s, now(), now())", "argument 1 of datetime_diff must be a constant"),
        (f"{T} | project trim(s, 'x')", "argument 1 of trim must be a constant"),
        ("print trim_end('', 'abc')", "what trim_end removes must not be empty"),
        (f"{T} | project extract_all(s, 'x')", "argument 1 of extract_all must be a constant"),
        (f"print extract_all('{17 * '(a)'}', 'x')", "17 groups, not 1 to 16"),
        ("datatable(a:long, a:string)[1, 'x']", "two columns would be called a"),
        ("print a = 1, a = 2", "two columns would be called a"),
        (f"{T} | mv-expand a = d, a = d", "two columns would be called a"),
        (f"{T} | make-series a = count(), a = sum(x) on x step 1", "two columns would be called a"),
        (
            "declare query_parameters(a:datetime = true); print a",
            "the default of a is a bool, not a datetime",
        ),
        ("let f = (a:datetime = 5) { a }; print f()", "the default of a is a long, not a datetime"),
        (f"{T} | project datetime_add('fortnight', 1, now())", "no unit 'fortnight'"),
        (f"{N} | project datetime_diff('', now(), now())", "no unit ''"),
        (f"{T} | parse s with 'a' x:long y:long", "a text must stand before y"),
        (f"{T} | parse s with * x 'b'", "a text must stand before x"),
        (f"{T} | parse s with x * * 'b'", r"a string cannot stand before \\*|a text must stand before \\*"),
        (f"{T} | render timchart", "there is no chart timchart at .*timechart"),
        (f"{T} | take 1.5", "how many to take must be a whole number"),
        (f"let f = (R:(x:string)) {{ R }}; f({T})", "the column x is a long, not a string"),
        (f"let f = (R:(s:long)) {{ R }}; {T} | invoke f()", "the column s is a string, not a long"),
        ("print coalesce('a')", "coalesce takes 2 to 64 arguments"),
        ("print coalesce('a', 5)", "string and number have no type in common"),
        ("print max_of(1, now())", "number and datetime have no type in common"),
        (f"{T} | summarize hint.strategy=broadcast count() by s", "summarize has no strategy broadcast"),
        (f"{T} | summarize hint.stratgy=shuffle count() by s", "there is no hint stratgy at 1:.*strategy"),
        ("set query_now = '2020-01-02'; print now()", "query_now is a datetime"),
        ("set query_now = 5; print now()", "query_now is a datetime"),
        ("set query_now; print now()", "query_now is a datetime"),
    ],
)
def test_what_the_engine_refuses_is_refused(query: str, words: str) -> None:
    with pytest.raises(KqlError, match=words):
        result(query)


@pytest.mark.parametrize(
    "query",
    [
        "let x = 1; let f = () { let x = 2; x }; print f()",
        "let x = 1; let f = (x:long) { x }; print f(2)",
        f"let k = 2; print toscalar({N} | where i == k)",
        f"let f = (k:long) {{ toscalar({N} | where i == k) }}; print f(2)",
        f"{N} | summarize toscalar({N} | summarize max(i)) + 0 * count()",
        f"{T} | where d.a == 1 and d.a < 2 and d != dynamic(null) | project x + 1",
        f"{T} | project abs(true) + toint(true < 2)",
        "declare query_parameters(a:real = 1, b:dynamic = 'x'); print tolong(a + 1)",
        "let f = (a:real = 2, b:int = 5) { tolong(a) }; print f()",
        f"{T} | project coalesce(long(null), toint(2.5), 1.5, dynamic(null)) | project tolong(Column1)",
        f"{T} | summarize hint.strategy='Shuffle' hint.num_partitions=2 count() + 1 by s | project Column1",
        f"{T} | extend tolong(todatetime('1970-01-01') - datetime(1970-01-01)) + 2 | project Column1",
    ],
)
def test_what_is_like_it_but_sound_is_not(query: str) -> None:
    assert result(query).rows == [(2,)]
