"""Saved queries in the pane: found, filled in, saved, and met again from a cell."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from querying import query_pane
from textual.widgets import Input

from console.store.queries import Outcome
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.picker import Picker
from screens.dialogs.save_query import SaveQuery
from screens.panes.pane import Pane
from screens.panes.query.pane import QueryPane

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from conftest import Simulator

BY_PERSON = """// Display name: Sign-ins of one person
// Description: Where somebody signed in from
// Parameter: user: string -- the sign-in name
// Parameter: least: long = 1
SigninLogs
| where UserPrincipalName == user
| summarize n = count() by IPAddress
| where n >= least
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


async def test_on_a_narrow_screen_names_have_the_whole_width_of_the_picker(
    simulator: Simulator, tmp_path: Path
) -> None:
    name = "Sign-ins of one person from an address nobody has seen"
    write(tmp_path, "by-person.kql", BY_PERSON.replace("Sign-ins of one person", name))
    async with query_pane(simulator, (80, 24), folders=(tmp_path,)) as querying:
        await querying.pilot.press("ctrl+o", *"nobodyhasseen")
        await querying.until(lambda: any("Where somebody signed in from" in line for line in querying.lines))
        assert any(name in line for line in querying.lines)


async def test_a_saved_query_is_found_and_a_broken_file_says_what_is_wrong(
    simulator: Simulator, tmp_path: Path
) -> None:
    write(tmp_path, "by-person.kql", BY_PERSON)
    write(tmp_path, "broken.yaml", "name: [")
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.pilot.press("ctrl+o")
        await querying.until(lambda: isinstance(querying.app.screen, Picker))
        await querying.pilot.press(*"broken")
        await querying.until(lambda: any("cannot be read" in line for line in querying.lines))
        for _ in "broken":
            await querying.pilot.press("backspace")
        await querying.pilot.press(*"insofoneperson")
        await querying.until(lambda: any("Where somebody signed in from" in line for line in querying.lines))
        await querying.pilot.press("enter")
        await querying.pilot.pause()
        assert querying.sheet.title == "Sign-ins of one person"
        assert querying.sheet.editor.text.strip() == BY_PERSON.strip()
        querying.sheet.editor.check()
        assert querying.sheet.editor.findings == ()


async def test_parameters_are_asked_checked_and_remembered(simulator: Simulator, tmp_path: Path) -> None:
    write(tmp_path, "by-person.kql", BY_PERSON)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.run("SigninLogs | take 1 | project UserPrincipalName")
        who = querying.sheet.results.grid.cell
        await querying.pilot.press("ctrl+t")
        await querying.pilot.pause()
        querying.pane.saved.open_named("by-person")
        await querying.pilot.pause()
        await querying.pilot.press("f5")
        await querying.until(lambda: isinstance(querying.app.screen, ParametersDialog))
        user, least = querying.app.screen.query(Input)
        assert (user.value, least.value) == ("", "1")
        user.value, least.value = who, "many"
        await querying.pilot.press("f5")
        await querying.until(lambda: any("least is a long" in line for line in querying.lines))
        least.value = "1"
        await querying.pilot.press("f5")
        await querying.until(lambda: querying.sheet.ended)
        assert querying.sheet.ended is not None
        assert querying.sheet.ended.outcome is Outcome.COMPLETE
        assert querying.sheet.ended.rows > 0
        await querying.pilot.press("f5")
        await querying.until(lambda: isinstance(querying.app.screen, ParametersDialog))
        assert [line.value for line in querying.app.screen.query(Input)] == [who, "1"]


async def test_a_text_is_saved_under_its_head_for_its_owner_alone(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        querying.type("SigninLogs\n| take 5")
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: isinstance(querying.app.screen, SaveQuery))
        await querying.pilot.press(*"Five sign-ins", "enter", *"to look", "enter")
        path = tmp_path / "five-sign-ins.kql"
        await querying.until(path.exists)
        head = "// Display name: Five sign-ins\n// Description: to look\n"
        assert path.read_text() == f"{head}SigninLogs\n| take 5\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        found, _ = querying.app.engine.queries.read()
        assert "Five sign-ins" in [query.name for query in found]


async def test_a_query_is_saved_over_its_own_file_and_as_another_where_that_is_meant(
    simulator: Simulator, tmp_path: Path
) -> None:
    path = write(tmp_path, "by-person.kql", BY_PERSON)
    path.chmod(0o640)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        querying.pane.saved.open_named("by-person")
        querying.sheet.editor.insert("| take 3", querying.sheet.editor.document.end)
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: f"Saved over {path}" in querying.told)
        assert path.read_text() == f"{BY_PERSON.rstrip()}| take 3\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        await querying.pilot.press("f7")
        await querying.until(lambda: isinstance(querying.app.screen, SaveQuery))
        await querying.pilot.press(*" too", "enter", "enter")
        another = tmp_path / "sign-ins-of-one-person-too.kql"
        await querying.until(another.exists)
        assert querying.sheet.editor.text.startswith("// Display name: Sign-ins of one person too\n")
        querying.sheet.editor.insert("\n| count", querying.sheet.editor.document.end)
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: another.read_text().endswith("| take 3\n| count\n"))
        assert files(tmp_path) == {path.name, another.name}


async def test_a_rule_is_saved_over_its_file_and_keeps_all_else(simulator: Simulator, tmp_path: Path) -> None:
    rule = "# ours\nname: Many sign-ins\nid: a1\nquery: |\n  SigninLogs\n  | take 1\nversion: 1.0.0\n"
    path = write(tmp_path, "many.yaml", rule)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        querying.pane.saved.open_named("many")
        querying.sheet.editor.load_text("SigninLogs\n| where ResultType == '0'")
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: f"Saved over {path}" in querying.told)
        assert path.read_text() == rule.replace("| take 1", "| where ResultType == '0'")
        querying.sheet.editor.load_text("SigninLogs\x07")
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: "was not saved: YAML cannot hold the text" in querying.told)
        assert path.read_text() == rule.replace("| take 1", "| where ResultType == '0'")


async def test_a_file_that_changed_since_it_was_opened_is_never_saved_over(
    simulator: Simulator, tmp_path: Path
) -> None:
    path = write(tmp_path, "by-person.kql", BY_PERSON)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        querying.pane.saved.open_named("by-person")
        querying.sheet.editor.insert("| take 3", querying.sheet.editor.document.end)
        theirs = f"{BY_PERSON}| take 9\n"
        path.write_text(theirs)
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: "is not what was opened any more" in querying.told)
        assert path.read_text() == theirs
        path.unlink()
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: querying.told.count("is not what was opened any more") == 2)
        assert files(tmp_path) == set()
    path.write_text(theirs)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.until(lambda: querying.sheet.title == "Sign-ins of one person")
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: "is not what was opened any more" in querying.told)
    assert path.read_text() == theirs


async def test_a_query_of_the_pack_is_saved_as_another(simulator: Simulator, tmp_path: Path) -> None:
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        found, _ = querying.app.engine.queries.read()
        querying.pane.saved.open_named(found[0].key)
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: isinstance(querying.app.screen, SaveQuery))


async def test_without_a_folder_nothing_is_saved_and_it_is_said(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        querying.type("SigninLogs")
        await querying.pilot.press("ctrl+s")
        await querying.until(lambda: "No folder for queries" in querying.told)


async def test_a_user_in_a_cell_leads_to_panes_and_queries(simulator: Simulator, tmp_path: Path) -> None:
    write(tmp_path, "by-person.kql", BY_PERSON)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.run("SigninLogs | take 1 | project UserPrincipalName")
        who = querying.sheet.results.grid.cell
        await querying.pilot.press("escape", "p")
        await querying.until(lambda: isinstance(querying.app.screen, Picker))
        await querying.until(lambda: any("Sign-ins of one person" in line for line in querying.lines))
        await querying.pilot.press(*"sessions", "enter")
        await querying.until(lambda: querying.app.current_mode == "sessions")
        pane = querying.app.screen
        assert isinstance(pane, Pane)
        await querying.until(lambda: pane.grid.view.arrangement.filter == who)


async def test_the_command_line_opens_a_saved_query(simulator: Simulator, tmp_path: Path) -> None:
    write(tmp_path, "by-person.kql", BY_PERSON)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.pilot.press("escape", "colon", *"query by-p", "enter")
        await querying.until(lambda: querying.sheet.title == "Sign-ins of one person")


async def test_rows_are_saved_in_each_form(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with query_pane(simulator) as querying:
        await querying.run('print who = "=cmd|x", at = datetime(2026-03-02), n = 5')
        await querying.pilot.press("escape")
        for form in ("CSV", "lines"):
            await querying.pilot.press("ctrl+s")
            await querying.until(lambda: isinstance(querying.app.screen, Picker))
            await querying.pilot.press(*form, "enter")
            await querying.until(lambda form=form: querying.told.count("Saved as") == 1 + (form == "lines"))  # type: ignore[misc]  # bound at once
        csv, lines = sorted(folder.iterdir())
        assert csv.read_text().splitlines() == ["who,at,n", "'=cmd|x,2026-03-02T00:00:00Z,5"]
        assert lines.read_text() == '{"who": "=cmd|x", "at": "2026-03-02T00:00:00Z", "n": 5}\n'
        assert stat.S_IMODE(csv.stat().st_mode) == 0o600


async def test_a_picker_in_which_nothing_fits_survives_every_movement(simulator: Simulator) -> None:
    async with query_pane(simulator) as querying:
        await querying.run("SigninLogs | take 1")
        for opens in ("ctrl+o", "f3"):
            await querying.pilot.press(opens)
            await querying.until(lambda: isinstance(querying.app.screen, Picker))
            await querying.pilot.press(*"zzqqxx", "down", "pagedown", "up", "enter", "escape")
            await querying.until(lambda: isinstance(querying.app.screen, QueryPane))
