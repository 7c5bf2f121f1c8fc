"""The query pane over the real engine and a real simulated workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from querying import query_pane
from textual.widgets import Input
from waiting import A_DAY

from console.store.queries import Outcome
from screens.dialogs.picker import Picker
from screens.dialogs.time_ranges import RANGES
from screens.dialogs.tree import TreeSheet
from screens.widgets.charts.view import ChartView
from screens.widgets.editor.completions import CompletionList

if TYPE_CHECKING:
    from conftest import Simulator

SIGN_INS = "SigninLogs\n| project TimeGenerated, UserPrincipalName, IPAddress, DeviceDetail"
HOSTILE = "a\x1b[>q\x1b]52;c;cm0gLXJm\x07\x9b2J\u202e\u200b[/] [@click=app.quit]x[/]"
LOGS = "/query$"
STEPS = ("summarize n = count() by UserPrincipalName", "where n > 1 | sort by n")


async def test_the_statement_at_the_cursor_runs_and_its_end_is_told_in_words(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type(f"Heartbeat | count\n\n{SIGN_INS}\n\n")
        await querying.pilot.press("up", "up", "f5")
        await querying.until(lambda: querying.sheet.ended)
        sheet = querying.sheet
        assert sheet.ended is not None
        assert sheet.ended.outcome is Outcome.COMPLETE
        assert sheet.ended.rows == len(sheet.results.grid.view) > 0
        assert sheet.results.result is not None
        assert sheet.results.result.names[:2] == ("TimeGenerated", "UserPrincipalName")
        assert f"● complete  {sheet.ended.rows} rows" in querying.words("outcome")
        assert "genomics · last 24 h" in querying.words("outcome")


async def test_only_the_selection_runs_where_there_is_one(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type("SigninLogs | take 3\n| take 1")
        await querying.pilot.press("up", "home", "shift+end", "f5")
        await querying.until(lambda: querying.sheet.ended)
        assert querying.sheet.ended is not None
        assert (querying.sheet.ended.text, querying.sheet.ended.rows) == ("SigninLogs | take 3", 3)


async def test_the_whole_text_runs_as_one_query(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type("let least = 3;\n\nrange n from 1 to 9 step 1\n\n| where n > least")
        await querying.pilot.press("f6")
        await querying.until(lambda: querying.sheet.ended)
        assert querying.sheet.ended is not None
        assert (querying.sheet.ended.outcome, querying.sheet.ended.rows) == (Outcome.COMPLETE, 6)


async def test_letters_typed_in_the_editor_are_text(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.pilot.press(*"q7?:/a|", "enter", *"e")
        assert querying.sheet.editor.text == "q7?:/a|\ne"
        assert querying.app.current_mode == "query"


async def test_a_text_has_the_whole_pane_until_something_was_asked(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        before = querying.sheet.editor.size.height
        assert "esc back" in querying.words("keys")
        await querying.run("SigninLogs | take 1")
        assert before > 2 * querying.sheet.editor.size.height
        assert "esc rows" in querying.words("keys")
        await querying.pilot.press("escape")
        assert querying.sheet.results.grid.has_focus


async def test_the_bars_fit_a_terminal_that_became_narrow_at_once(simulator: Simulator) -> None:
    async with query_pane(simulator, (140, 40)) as querying:
        assert "run all" in querying.words("keys")
        await querying.pilot.resize_terminal(80, 24)
        assert "run all" not in querying.words("keys")
        assert "last 24 h" in querying.lines[3]


async def test_what_is_offered_goes_away_when_the_query_runs(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.pilot.press(*"SigninLogs | take 3 | sort by User")
        popup = querying.app.screen.query_one(CompletionList)
        assert popup.is_open
        await querying.pilot.press("f5")
        assert not popup.is_open
        await querying.until(lambda: querying.sheet.ended)


async def test_a_cancelled_query_gives_its_place_back(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        simulator.fault("slow", LOGS, seconds=A_DAY)
        querying.type(SIGN_INS)
        await querying.pilot.press("f5")
        queue = querying.app.engine.scheduler("genomics")
        await querying.until(lambda: any(entry.asker == "the operator" for entry in queue.queue.entries))
        await querying.until(lambda: "esc cancels" in querying.words("outcome"))
        await querying.pilot.press("escape")
        await querying.until(lambda: not any(e.asker == "the operator" for e in queue.queue.entries))
        assert querying.sheet.ended is not None
        assert querying.sheet.ended.outcome is Outcome.CANCELLED
        assert "○ cancelled" in querying.words("outcome")
        simulator.clear()
        await querying.run("SigninLogs | take 1")
        assert "● complete" in querying.words("outcome")


async def test_a_mistake_is_underlined_while_it_is_typed(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.pilot.press(*"SigninLogs | summrize count()")
        await querying.until(lambda: querying.sheet.editor.findings)
        await querying.pilot.pause()
        assert "summrize" in querying.words("finding")
        strip = querying.sheet.editor.render_line(0)
        underlined = "".join(s.text for s in strip if s.style and s.style.underline)
        assert underlined == "summrize"
        querying.type("SigninLogs | summarize count()")
        await querying.until(lambda: not querying.words("finding"))


async def test_what_azure_refuses_is_underlined_and_explained(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run("Heartbeat | count\n\nSigninLogs\n| where Usr == 'x'")
        assert querying.sheet.ended is not None
        assert querying.sheet.ended.outcome is Outcome.FAILED
        assert "no column Usr" in querying.words("outcome")
        assert "no column Usr" in querying.sheet.results.grid.empty_text


async def test_history_outlives_the_console(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run("SigninLogs | take 2")
        await querying.run("SigninLogs | wher")
        runs = await querying.pane.saved.history.recent()
        assert [(run.text, run.rows, run.outcome) for run in runs] == [
            ("SigninLogs | wher", 0, Outcome.FAILED),
            ("SigninLogs | take 2", 2, Outcome.COMPLETE),
        ]
    async with query_pane(simulator) as querying:
        await querying.pilot.press("f3")
        await querying.until(lambda: isinstance(querying.app.screen, Picker))
        await querying.pilot.press(*"take", "enter")
        await querying.pilot.pause()
        assert querying.sheet.editor.text == "SigninLogs | take 2"


async def test_refining_asks_azure_nothing_and_can_be_undone(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        results = querying.sheet.results
        assert results.fetched is not None
        fetched = len(results.fetched)
        simulator.fault("slow", seconds=A_DAY)  # whoever asks waits for ever
        await querying.pilot.press("escape", "vertical_line", *STEPS[0], "enter")
        await querying.until(lambda: results.steps)
        await querying.pilot.press("vertical_line", *STEPS[1], "enter")
        await querying.until(lambda: len(results.steps) == 2)
        assert results.result is not None
        assert results.result.names == ("UserPrincipalName", "n")
        assert all(n > 1 for n in results.result.column("n"))
        assert f"after 2 steps here, of {fetched} fetched" in querying.words("outcome")
        await querying.pilot.press("u", "u")
        assert results.result is results.fetched
        assert len(results.grid.view) == fetched


async def test_a_mistake_at_the_prompt_is_said_there(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        await querying.pilot.press("escape", "vertical_line", *"where Usr == 1", "enter")
        await querying.until(lambda: "no column" in querying.words("mistake").casefold())
        assert "at 1:9" in querying.words("mistake")
        assert querying.sheet.results.query_one("#prompt", Input).value == "| where Usr == 1"
        await querying.pilot.press("escape")
        assert querying.words("mistake") == ""


async def test_a_value_is_kept_or_dropped_by_its_column(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        results = querying.sheet.results
        await querying.pilot.press("escape", "l")
        who = results.grid.cell
        await querying.pilot.press("equals_sign")
        await querying.until(lambda: results.steps)
        assert results.result is not None
        assert set(results.result.column("UserPrincipalName")) == {who}
        await querying.pilot.press("u", "exclamation_mark")
        await querying.until(lambda: results.steps)
        assert who not in results.result.column("UserPrincipalName")


async def test_a_structure_opens_as_a_tree(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        await querying.pilot.press("escape", "dollar_sign", "enter")
        await querying.until(lambda: isinstance(querying.app.screen, TreeSheet))
        await querying.pilot.pause()
        assert any("operatingSystem" in line for line in querying.lines)


async def test_a_column_is_summarised(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        await querying.pilot.press("escape", "i")
        await querying.until(lambda: any("Distinct" in line for line in querying.lines))
        assert any("Spread" in line for line in querying.lines)


async def test_a_rendered_result_is_drawn_and_the_table_is_one_key_away(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run("SigninLogs | summarize n = count() by bin(TimeGenerated, 1h) | render timechart")
        chart = querying.sheet.results.query_one(ChartView)
        await querying.until(lambda: any("└" in line for line in querying.lines))
        assert chart.display
        await querying.pilot.press("escape", "v")
        assert querying.sheet.results.grid.has_focus
        assert not chart.display


async def test_the_time_range_says_when_the_query_overrides_it(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type("SigninLogs")
        await querying.pilot.press("f2", "down", "enter")
        await querying.pilot.pause()
        assert querying.sheet.range == RANGES[5]
        assert "last 3 d" in querying.words("sheets")
        querying.type("SigninLogs | where TimeGenerated > ago(1h)")
        await querying.pilot.pause()
        assert "set in the query: TimeGenerated > ago(1h)" in querying.words("sheets")


async def test_tabs_keep_their_own_text_and_a_closed_one_comes_back(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type("SigninLogs")
        await querying.pilot.press("ctrl+t")
        await querying.pilot.pause()
        querying.type("Heartbeat")
        await querying.pilot.press("ctrl+pageup")
        await querying.pilot.pause()
        assert querying.sheet.editor.text == "SigninLogs"
        await querying.pilot.press("f4")
        await querying.pilot.pause()
        assert [sheet.editor.text for sheet in querying.pane.worksheets.sheets] == ["Heartbeat"]
        await querying.pilot.press("shift+f4")
        await querying.pilot.pause()
        assert [sheet.editor.text for sheet in querying.pane.worksheets.sheets] == ["Heartbeat", "SigninLogs"]


async def test_hostile_rows_reach_the_terminal_only_as_text(simulator: Simulator) -> None:
    simulator.order("taint", suffix=HOSTILE)
    async with query_pane(simulator, (140, 40)) as querying:
        await querying.run("SigninLogs | project UserPrincipalName, DeviceDetail | take 3")
        assert "\x1b" in str(querying.sheet.results.grid.cell)
        await querying.pilot.press("escape")
        for key in ("d", "y", "i", "a"):
            await querying.pilot.press(key)
            await querying.until(lambda: len(querying.app.screen_stack) > 1)
            await querying.pilot.pause()
            assert all(line.isprintable() for line in querying.lines)
            await querying.pilot.press("escape")
        await querying.pilot.press("v", "v", "equals_sign")
        await querying.until(lambda: querying.sheet.results.steps)
        await querying.pilot.pause()
        assert all(line.isprintable() for line in querying.lines)
        assert querying.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=str)
async def test_every_line_of_the_pane_fits_its_screen(simulator: Simulator, size: tuple[int, int]) -> None:
    async with query_pane(simulator, size) as querying:
        await querying.run(SIGN_INS)
        shown = "\n".join(querying.lines)
        for words in ("GENOMICS", "7 Query", "last 24 h", "SigninLogs", "TimeGener", "● complete"):
            assert words in shown
        await querying.pilot.press("escape", "vertical_line")
        await querying.pilot.pause()
        assert querying.sheet.results.query_one("#prompt", Input).region.height == 1


async def test_rows_of_another_enclave_say_so(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run("SigninLogs | take 2")
        await querying.pilot.press("escape", "greater_than_sign")
        await querying.pilot.pause()
        assert "rows of genomics, not of cohort" in querying.words("outcome")


async def test_a_statement_is_laid_out_and_undo_brings_it_back(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        text = "Heartbeat\n\nSigninLogs|where ResultType==0|take 5"
        querying.type(text)
        await querying.pilot.press("f9")
        laid_out = "Heartbeat\n\nSigninLogs\n| where ResultType == 0\n| take 5"
        assert querying.sheet.editor.text == laid_out
        await querying.pilot.press("ctrl+z")
        assert querying.sheet.editor.text == text


async def test_a_fault_of_our_own_ends_the_step_and_not_the_console(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    async with query_pane(simulator) as querying:
        await querying.run(SIGN_INS)
        monkeypatch.setattr("screens.panes.query.result_view.refine", fail)
        await querying.pilot.press("escape", "vertical_line", *"take 1", "enter")
        await querying.until(lambda: "It failed to refine the rows here." in querying.told)
        assert querying.app.is_running
        assert len(querying.sheet.results.grid.view) > 0
