"""The open tabs, in a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from console.store import Database
from console.store.tabs import OpenTabs, Tab

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FIRST = Tab("failed", "SigninLogs\n| where x == '\x1b; drop'", "last 7 d", "failed", "SigninLogs", {"a": "1"})
SECOND = Tab("", "Heartbeat", "last 24 h", is_shown=True)


def nobody(_: str) -> bool:
    return False


async def test_the_tabs_of_a_console_that_ended_are_the_next_ones(tmp_path: Path) -> None:
    database = Database(tmp_path / "console.db")
    await OpenTabs(database, "one").keep([FIRST, SECOND])
    assert await OpenTabs(database, "two").take_over(nobody) == (FIRST, SECOND)
    assert await OpenTabs(database, "three").take_over("two".__eq__) == ()
    await OpenTabs(database, "two").keep([SECOND])
    assert await OpenTabs(database, "three").take_over(nobody) == (SECOND,)
    await database.close()


async def test_a_console_that_runs_keeps_its_tabs_to_itself(tmp_path: Path) -> None:
    database = Database(tmp_path / "console.db")
    await OpenTabs(database, "runs").keep([FIRST])
    await OpenTabs(database, "ended").keep([SECOND])
    assert await OpenTabs(database, "new").take_over("runs".__eq__) == (SECOND,)
    await OpenTabs(database, "new").keep([])
    assert await OpenTabs(database, "runs").take_over(nobody) == (FIRST,)
    await database.close()


TABS = st.builds(
    Tab,
    title=st.text(max_size=9),
    text=st.text(max_size=40),
    range=st.text(max_size=9),
    query=st.text(max_size=9),
    query_text=st.text(max_size=9),
    arguments=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    is_shown=st.booleans(),
)


@given(tabs=st.lists(TABS, max_size=4))
async def test_any_tabs_are_given_back_as_they_were(
    tabs: list[Tab], tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = Database(tmp_path_factory.mktemp("tabs") / "console.db")
    await OpenTabs(database, "one").keep(tabs)
    assert list(await OpenTabs(database, "two").take_over(nobody)) == tabs
    await database.close()
