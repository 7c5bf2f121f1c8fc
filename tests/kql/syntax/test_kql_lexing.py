from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlSyntaxError, parse
from console.kql.syntax.lexer import tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a-b", [("name", "a"), ("sign", "-"), ("name", "b")]),
        ("project-away a", [("name", "project-away"), ("name", "a")]),
        ("mv-expandx", [("name", "mv"), ("sign", "-"), ("name", "expandx")]),
        (
            "x !in~ (1)",
            [("name", "x"), ("comparison", "!in~"), ("sign", "("), ("number", "1"), ("sign", ")")],
        ),
        ("x!=y", [("name", "x"), ("comparison", "!="), ("name", "y")]),
        ("1..5", [("number", "1"), ("sign", ".."), ("number", "5")]),
        (
            "1.5h 2ms 0x1F 1e3 1.E3",
            [
                ("timespan", "1.5h"),
                ("timespan", "2ms"),
                ("number", "0x1F"),
                ("number", "1e3"),
                ("number", "1.E3"),
            ],
        ),
        ("5. | 1..2", [("number", "5."), ("sign", "|"), ("number", "1"), ("sign", ".."), ("number", "2")]),
        ("4624_x 3days", [("name", "4624_x"), ("timespan", "3days")]),
        ("datetime(2026-03-02 10:00)", [("typed", "datetime(2026-03-02 10:00)")]),
        (
            "@'a''b' h\"c\" ```d\n\"e```",
            [("string", "@'a''b'"), ("string", 'h"c"'), ("string", '```d\n"e```')],
        ),
        ("a // b | c\n// d\n| e", [("name", "a"), ("sign", "|"), ("name", "e")]),
    ],
)
def test_a_text_becomes_these_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_every_token_knows_its_line_and_column() -> None:
    assert [token.place for token in tokens("T\r\n  | where // x\n\na")] == [
        (1, 1),
        (2, 3),
        (2, 5),
        (4, 1),
        (4, 2),
    ]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('T | where a == "b', 'the string that " opens is not closed on its line', (1, 16)),
        ("T\n| where a && b", "conditions are joined by the word and", (2, 11)),
        (
            "T | where a == “b”",
            "this quotation mark is typographic, a string stands between \" or '",
            (1, 16),
        ),
        ("T | where a == ```b", "the string that ``` opens is not closed", (1, 16)),
        ("T | where a == @'b", "the string that @' opens is not closed", (1, 16)),
        (
            "T | where !a",
            "! stands only in !=, !~, !in, !has and their like; a condition is negated by not(...)",
            (1, 11),
        ),
        ("# T", "a comment starts with //", (1, 1)),
        ("T | where a ? b", "the character '?' has no meaning here", (1, 13)),
    ],
)
def test_what_is_no_token_is_explained_where_it_stands(
    text: str, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(KqlSyntaxError) as caught:
        parse(text)
    assert (caught.value.message, (caught.value.line, caught.value.column)) == (message, place)


@given(st.text())
def test_tokens_cover_any_text_or_a_mistake_is_told(text: str) -> None:
    with suppress(KqlSyntaxError):
        found = tokens(text)
        assert [text[token.start : token.start + len(token.text)] for token in found] == [
            token.text for token in found
        ]
        assert found[-1].start == len(text)
