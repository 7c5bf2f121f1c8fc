"""Where an operator is in a pane, without a screen: tabs, what a row opens, and the way back."""

from __future__ import annotations

from screens.dialogs.sheet import Description
from screens.panes.navigation import Navigation
from screens.panes.sections import Section, Step
from screens.widgets.grid.columns import Column

Words = tuple[str, ...]


def section(name: str, first: str, *, only_inside: bool = False) -> Section[Words, str]:
    """Return a table of the words that begin with a letter."""
    return Section(
        name=name,
        columns=(Column[str]("Word", str),),
        rows=lambda words: [word for word in words if word.startswith(first)],
        key=str,
        describe=lambda word: Description(word, ()),
        only_inside=only_inside,
    )


def navigation() -> Navigation[Words]:
    """Return two tabs, and a section that only rows lead to."""
    return Navigation([section("hosts", "h"), section("users", "u"), section("disks", "d", only_inside=True)])


WORDS = ("h1", "h2", "u1", "d1", "d2")
DISK = Step("disks", "h1", lambda row: row == "d1")


def test_what_was_opened_is_left_for_the_tab_it_was_opened_from() -> None:
    place = navigation()
    place.turn(1)
    place.open(DISK)
    assert (place.section.name, place.rows(WORDS)) == ("disks", ["d1"])
    assert place.back()
    assert (place.section.name, place.trail, place.rows(WORDS)) == ("users", [], ["u1"])
    assert not place.back()


def test_tabs_are_turned_in_a_ring_and_leave_out_what_only_rows_lead_to() -> None:
    place = navigation()
    assert [tab.name for tab in place.tabs] == ["hosts", "users"]
    place.open(DISK)
    place.turn(1)
    assert (place.section.name, place.trail) == ("users", [])
    place.turn(1)
    assert place.section.name == "hosts"


def test_a_text_is_looked_for_in_every_tab_and_moves_only_where_it_must() -> None:
    place = navigation()
    place.show_text("U1", WORDS)
    assert place.section.name == "users"
    place.show_text("1", WORDS)
    assert place.section.name == "users"
    place.show_text("nowhere", WORDS)
    assert place.section.name == "users"
