"""The grid on a screen: keys, updates, hostile cells, many rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual.app import App, ComposeResult
from textual.geometry import Region
from waiting import until

from screens.widgets.grid.arranging import Arrangement
from screens.widgets.grid.columns import Column, Tone
from screens.widgets.grid.grid import Grid
from screens.widgets.safe import SafeFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from textual.filter import LineFilter

HOSTILE = (
    "a\x1b[>q\x1b]52;c;cm0gLXJm\x07\x1b]0;title\x07\x9b2J\u202e\u200b\u2066\U000e0041\ud800\x00\x7f",
    "[@click=app.quit]press[/] [/] [bold",
    "two\nlines\r\tand\u2028more",
)


@dataclass(frozen=True)
class Host:
    name: str
    users: int = 0
    note: str = ""


COLUMNS = (
    Column[Host]("Host", lambda host: host.name, keep=3),
    Column[Host]("Users", lambda host: str(host.users), order=lambda host: host.users, right=True, keep=2),
    Column[Host]("Note", lambda host: host.note, tone=lambda _: Tone.BAD, keep=1),
)
HOSTS = tuple(Host(f"host-{number:03}", (number * 7) % 50) for number in range(50))


class Bench(App[None]):
    """One grid, and what it told."""

    def __init__(self, rows: Sequence[Host] | None = HOSTS, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.rows = rows
        self.told: list[Any] = []
        self.grid = Grid(
            COLUMNS,
            key=lambda host: host.name,
            problem=lambda host: host.users > 40,
            ascii_only=ascii_only,
        )

    def compose(self) -> ComposeResult:
        yield self.grid

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), SafeFilter()]

    def on_mount(self) -> None:
        if self.rows is not None:
            self.grid.show(self.rows)
        self.grid.focus()

    def on_grid_row_opened(self, message: Grid.RowOpened) -> None:
        self.told.append(message.row)

    @property
    def lines(self) -> list[str]:
        """What the terminal would be sent, line by line."""
        return [strip.text for strip in self.screen._compositor.render_strips()]


async def test_keys_move_mark_and_open() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("j", "space", "space", "G", "k", "enter")
        assert [host.name for host in app.grid.view.selection] == ["host-001", "host-002"]
        assert app.told == [HOSTS[48]]
        assert "▸  host-048" in "\n".join(app.lines)
        await pilot.press("g", "ctrl+@", "ctrl+backslash")
        assert app.grid.view.selection == (HOSTS[0],)


async def test_a_grid_without_rows_yet_shows_what_its_owner_says() -> None:
    app = Bench(rows=None)
    app.grid.empty_text = "Reading the hosts."
    async with app.run_test(size=(60, 12)) as pilot:
        assert app.lines[0].split() == ["Host", "Users", "Note"]
        assert "Reading the hosts." in app.lines[2]
        app.grid.empty_text = "There are none."
        await pilot.pause()
        assert "There are none." in app.lines[2]


async def test_a_refresh_keeps_cursor_marks_and_the_place_on_the_screen() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("pagedown", "pagedown", "space")
        await pilot.pause()
        current, offset = app.grid.view.current, app.grid.view.cursor.line - app.grid.scroll_offset.y
        app.grid.show([Host("new-1"), Host("new-2"), *HOSTS[1:]])
        await pilot.pause()
        assert app.grid.view.current == current
        assert app.grid.view.cursor.line - app.grid.scroll_offset.y == offset
        assert app.grid.view.selection == (HOSTS[22],)


async def test_equal_rows_draw_nothing_and_changed_ones_only_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        drawn: list[Region] = []
        monkeypatch.setattr(app.grid, "refresh", lambda *regions, **_: drawn.extend(regions or [Region()]))
        app.grid.show(list(HOSTS))
        assert drawn == []
        app.grid.show([*HOSTS[:3], replace(HOSTS[3], users=1), *HOSTS[4:]])
        assert [region.y for region in drawn] == [4]


async def test_filter_problems_and_sort_work_together() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        app.grid.rearrange(Arrangement(only_problems=True))
        await pilot.press("U", "U")
        app.grid.rearrange(replace(app.grid.view.arrangement, filter="!HOST-00"))
        users = [app.grid.view.source.row(number).users for number in app.grid.view.order]
        assert users == sorted((host.users for host in HOSTS[10:] if host.users > 40), reverse=True)
        assert str(app.grid.view.counts) == f"{len(users)} of 50"
        await pilot.pause()
        assert "Users▼" in app.lines[0]
        app.grid.rearrange(replace(app.grid.view.arrangement, filter="zoe"))
        await pilot.pause()
        assert "No match for 'zoe' in the problems of 50 rows." in "\n".join(app.lines)


async def test_columns_that_stepped_aside_come_back_to_the_right() -> None:
    app = Bench()
    async with app.run_test(size=(30, 12)) as pilot:
        app.grid.show([Host("a-host-with-a-name", 1, "a note about it")])
        await pilot.pause()
        assert "Note" not in app.lines[0]
        assert "›" in app.lines[0]  # noqa: RUF001  the chevron is meant
        await pilot.press("l", "l")
        assert "Note" in app.lines[0]
        await pilot.press("h", "h")
        assert "Note" not in app.lines[0]


async def test_hostile_cells_reach_the_terminal_only_as_text() -> None:
    app = Bench()
    async with app.run_test(size=(140, 12)) as pilot:
        app.grid.empty_text = HOSTILE[0]
        app.grid.show([Host(text + str(number), number, text) for number, text in enumerate(HOSTILE)])
        await pilot.pause()
        assert all(line.isprintable() for line in app.lines)
        assert "␛]52;c;cm0gLXJm␇" in app.lines[1]
        assert "[@click=app.quit]press[/] [/] [bold" in app.lines[2]
        await pilot.click(app.grid, offset=(8, 2))
        app.grid.show([])
        await pilot.pause()
        assert all(line.isprintable() for line in app.lines)


async def test_ascii_grids_hold_nothing_else() -> None:
    app = Bench(ascii_only=True)
    async with app.run_test(size=(60, 12)) as pilot:
        app.grid.show([Host("x" * 90, 1, "\x1b\u202e"), *HOSTS])
        await pilot.press("g", "ctrl+@")
        assert all(line.isascii() for line in app.lines)
        assert app.lines[1].startswith(">* xxx")


async def test_a_click_moves_and_a_header_sorts() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.click(app.grid, offset=(8, 3))
        assert app.grid.view.current == HOSTS[2]
        await pilot.click(app.grid, offset=(5, 0))
        await pilot.click(app.grid, offset=(5, 0))
        assert app.grid.view.source.row(app.grid.view.order[0]) == HOSTS[-1]
        assert app.grid.view.current == HOSTS[2]


async def test_many_rows_are_sorted_beside_the_screen() -> None:
    numbers = [(number * 7919) % 100_003 for number in range(100_003)]
    app = Bench([Host(f"host-{number}", number) for number in numbers])
    async with app.run_test(size=(60, 12)) as pilot:
        app.grid.rearrange(Arrangement(column=1))
        await until(pilot, lambda: app.grid.view.order != range(len(numbers)))
        assert app.grid.view.source.text(app.grid.view.order[100_002], 1) == "100002"
        await until(pilot, lambda: app.lines[2].split() == ["host-1", "1"])
