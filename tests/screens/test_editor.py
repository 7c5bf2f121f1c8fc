"""The editor over the language: colours, completion, findings, formatting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets import TextArea

from console.errors import QueryInvalid
from console.model.results import LogFunction, LogSchema, LogTable, ResultColumn
from console.model.saved_queries import Parameter
from screens.panes.query.formatting import formatted
from screens.panes.query.knowledge import Knowledge, SheetLanguage
from screens.widgets.editor.colours import Finding, Highlights
from screens.widgets.editor.completions import CompletionList
from screens.widgets.editor.editor import Editor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COLUMNS = (("TimeGenerated", "datetime"), ("UserPrincipalName", "string"), ("ResultType", "string"))
SCHEMA = LogSchema(
    (LogTable("SigninLogs", tuple(ResultColumn(*column) for column in COLUMNS)), LogTable("Usage", ())),
    (LogFunction("FailedToday", "user:string", "SigninLogs | where UserPrincipalName == user"),),
)


def nothing(_: str) -> tuple[Parameter, ...]:
    return ()


def language(parameters: Callable[[str], Sequence[Parameter]] = nothing) -> SheetLanguage:
    known = Knowledge(lambda: datetime(2026, 3, 2, tzinfo=UTC))
    known.learn(SCHEMA)
    return SheetLanguage(known, parameters)


class Bench(App[None]):
    """One editor."""

    def compose(self) -> ComposeResult:
        popup = CompletionList()
        yield Editor(language(), popup)
        yield popup

    @property
    def editor(self) -> Editor:
        return self.query_one(Editor)

    @property
    def popup(self) -> CompletionList:
        return self.query_one(CompletionList)


def offered(text: str) -> list[str]:
    lines = text.split("\n")
    found = language().completions(text, len(lines) - 1, len(lines[-1])).beginning()
    return [item.text for item in found.items]


def test_textual_still_builds_its_highlights_where_ours_do() -> None:
    assert "_build_highlight_map" in vars(TextArea)
    assert "_highlights" in vars(TextArea())
    assert "_line_cache" in vars(TextArea())


async def test_words_are_coloured_and_follow_the_theme() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.editor.load_text('SigninLogs | where x == "é" // done')
        await pilot.pause()
        styles = {segment.text: segment.style for segment in app.editor.render_line(0) if segment.style}
        assert str(styles["where"].color) != str(styles["é"].color)
        assert styles["// done"].italic
        before = styles["where"].color
        app.theme = "nord"
        await pilot.pause()
        assert {s.text: s.style for s in app.editor.render_line(0)}["where"].color != before  # type: ignore[union-attr]  # it has a style


def test_every_operator_with_a_hyphen_is_a_keyword() -> None:
    text = (
        "E | make-graph s --> t partitioned-by d (graph-match (a)-->(b) project a.x) | project-by-names 'x'"
    )
    keywords = [text[start:end] for start, end, name in Highlights(text)[0] if name == "keyword"]
    assert keywords == ["make-graph", "partitioned-by", "graph-match", "project", "project-by-names"]


def test_a_stretch_after_wide_letters_is_counted_in_bytes() -> None:
    highlights = Highlights("é x", [Finding(0, 2, 3, "wrong")])
    assert highlights[0][-1] == (3, 4, "error")


def test_a_text_too_long_to_colour_stays_plain() -> None:
    assert Highlights("where " * 40_000) == {}


@given(st.text())
def test_colouring_and_checking_take_any_text(text: str) -> None:
    known = language()
    lines = text.split("\n")
    findings = known.findings(text)
    assert all(0 <= found.line < len(lines) and found.start < found.end for found in findings)
    assert all(line < len(lines) for line in Highlights(text, findings))
    known.completions(text, len(lines) - 1, len(lines[-1]))


def test_tables_operators_columns_and_functions_are_offered_where_they_fit() -> None:
    assert offered("Sig") == ["SigninLogs"]
    assert "summarize" in offered("SigninLogs\n| summ")
    assert offered("SigninLogs\n| where User") == ["UserPrincipalName"]
    assert "tolower" in offered("SigninLogs | where tolow")
    assert offered("SigninLogs | project-rename Who = UserPrincipalName\n| where Wh") == ["Who"]
    assert "FailedToday" in offered("FailedT")


def test_names_are_judged_once_the_workspace_is_known() -> None:
    text = "SigninLogs\n| where Usr == 1\n\nNoSuchTable"
    assert [found.line for found in language().findings(text)] == [1, 3]
    unlearned = SheetLanguage(Knowledge(lambda: datetime(2026, 3, 2, tzinfo=UTC)), nothing)
    assert unlearned.findings(text) == []


def test_parameters_and_marks_of_a_saved_query_are_no_mistakes() -> None:
    since = "where TimeGenerated > datetime({{StartTimeISO}})"
    text = f"SigninLogs\n| {since} and UserPrincipalName == user\n| take most"
    assert [found.line for found in language().findings(text)] == [1]
    asked = (Parameter("user"), Parameter("most", "long", "5"))
    assert language(lambda _: asked).findings(text) == []
    (offer,) = (
        language(lambda _: asked).completions(f"{text[:-4]}mos", 2, len("| take mos")).beginning().items
    )
    assert (offer.text, offer.kind) == ("most", "name")
    (mistake,) = language(lambda _: asked).findings(f"{text}\n| where Usr == user")
    assert (mistake.line, mistake.start) == (3, 8)


async def test_tab_takes_what_is_offered_and_enter_only_what_was_chosen() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press(*"Sig")
        assert app.editor.suggestion == "ninLogs"
        assert app.popup.is_open
        await pilot.press("enter")
        assert app.editor.text == "Sig\n"
        await pilot.press("enter", *"Us", "tab")
        assert app.editor.text == "Sig\n\nUsage"
        assert not app.popup.is_open
        await pilot.press("enter", "enter", *"S", "down", "up", "enter")
        assert app.editor.text.endswith("\nSigninLogs")


async def test_escape_closes_the_list_and_leaves_the_text() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press(*"Sig", "escape")
        assert (app.editor.text, app.popup.is_open, app.editor.suggestion) == ("Sig", False, "")
        await pilot.press("ctrl+@")
        assert app.popup.is_open
        await pilot.press("left")
        assert not app.popup.is_open


def test_formatting_keeps_the_head_and_the_meaning() -> None:
    text = "// mine\nSigninLogs|where ResultType=='0'|summarize count() by UserPrincipalName"
    laid_out = formatted(text)
    assert laid_out.startswith("// mine\nSigninLogs\n| where ResultType ==")
    assert formatted(laid_out) == laid_out


@pytest.mark.parametrize(
    ("text", "words"),
    [("SigninLogs | wher", "wher"), ("SigninLogs\n// which\n| take 1", "comments")],
    ids=["a mistake", "a comment inside"],
)
def test_what_cannot_be_formatted_is_left_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(QueryInvalid, match=words):
        formatted(text)
