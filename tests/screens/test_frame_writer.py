"""The frame writer on a real pseudo-terminal: nobody waits for it, and the newest picture arrives."""

from __future__ import annotations

import asyncio
import os
import pty
import select
from contextlib import contextmanager, suppress
from math import inf
from typing import TYPE_CHECKING

import pyte
from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from waiting import wait_until

from screens.terminal.frame_writer import FrameWriter, Picture
from screens.terminal.frames import Frame
from screens.terminal.sizes import SizeChanges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.events import Resize

WIDTH, HEIGHT = 80, 24
BELLS = "\x07"
KERNEL = 64 * 1024  # more than any system buffers for a terminal


def picture(sign: str, caret: tuple[int, int] | None = None) -> Picture:
    line = [Strip([Segment(sign * WIDTH)])]
    update = LayoutUpdate([line] * HEIGHT, Region(0, 0, WIDTH, HEIGHT))
    return Picture(Frame.blank(WIDTH, HEIGHT).updated(update, ColorSystem.TRUECOLOR), caret)


class Reader:
    """The far end of a terminal, which reads when it is told to."""

    def __init__(self, master: int) -> None:
        self.raw = b""
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self.screen)
        self.master = master

    def read_until(self, line: str) -> None:
        """Read until the last line of the screen is `line`."""
        while self.screen.display[-1] != line:
            self.read()

    def read(self, seconds: float = 10.0) -> bool:
        """Read what there is; return whether there was anything."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        data = os.read(self.master, 1 << 16)
        self.raw += data
        self._stream.feed(data)
        return True


@contextmanager
def terminal() -> Iterator[tuple[FrameWriter, Reader]]:
    master, slave = pty.openpty()
    failures: list[Exception] = []
    writer = FrameWriter(slave, erases_in_colour=True, when_failed=failures.append)
    writer.start()
    writer.enter_screen()
    try:
        yield writer, Reader(master)
    finally:
        writer.stop()
        for descriptor in (master, slave):
            with suppress(OSError):
                os.close(descriptor)
    assert failures == []


def test_the_newest_picture_replaces_those_that_were_not_begun() -> None:
    with terminal() as (writer, reader):
        for number in range(500):
            writer.show(picture("ab"[number % 2]))
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        assert len(reader.raw) < KERNEL + 2 * WIDTH * HEIGHT


def test_nobody_waits_for_a_terminal_that_does_not_read() -> None:
    with terminal() as (writer, reader):
        for number in range(2000):
            writer.show(picture("ab"[number % 2]))
            writer.send(BELLS)
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        assert reader.raw.count(BELLS.encode()) == 2000


def test_a_terminal_shows_nothing_of_ours_until_its_screen_is_taken_over_again() -> None:
    with terminal() as (writer, reader):
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        wait_until(lambda: writer.shows_since < inf)
        writer.leave_screen()
        writer.stop()
        writer.start()
        writer.send("\x1b[?1049h")
        assert writer.shows_since == inf
        reader.raw = b""
        writer.enter_screen()
        wait_until(lambda: reader.read(0.01) or writer.shows_since < inf)
        while not reader.raw.endswith(b"z"):
            reader.read()
        assert reader.raw.index(b"\x1b[?1049h") < reader.raw.index(b"z")


def test_a_picture_is_taken_when_the_terminal_has_read_it_and_not_before() -> None:
    with terminal() as (writer, reader):
        for number in range(2000):
            writer.send(BELLS * 100)
            writer.show(picture("ab"[number % 2]))
        writer.show(picture("z"))
        asked = writer.asked
        assert not writer.has_taken(asked)
        reader.read_until("z" * WIDTH)
        wait_until(lambda: writer.has_taken(asked))


def test_control_sequences_for_a_terminal_that_does_not_read_are_bounded() -> None:
    with terminal() as (writer, reader):
        for _ in range(100):
            writer.send(f"\x1b]52;c;{'x' * 100_000}\x07")
        writer.show(picture("z"))
        while b"z" * WIDTH not in reader.raw[-WIDTH * HEIGHT :]:
            reader.raw += os.read(reader.master, 1 << 16)
        assert 0 < reader.raw.count(b"\x1b]52;c;") <= 12


def test_control_sequences_come_before_a_picture_that_is_not_begun() -> None:
    with terminal() as (writer, reader):
        writer.send("\x1b[?1049h")
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        assert reader.raw.startswith(b"\x1b[?1049h")


def test_a_repaint_draws_over_what_another_program_drew() -> None:
    with terminal() as (writer, reader):
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        reader.screen.reset()
        writer.repaint()
        reader.read_until("z" * WIDTH)
        assert reader.screen.display == ["z" * WIDTH] * HEIGHT


def test_a_writer_that_starts_again_draws_everything_again() -> None:
    with terminal() as (writer, reader):
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        writer.stop()
        reader.screen.reset()
        writer.start()
        writer.enter_screen()
        reader.read_until("z" * WIDTH)


def test_a_caret_that_moves_is_all_that_is_sent() -> None:
    with terminal() as (writer, reader):
        writer.show(picture("z", (3, 5)))
        reader.read_until("z" * WIDTH)
        while (reader.screen.cursor.x, reader.screen.cursor.y) != (3, 5):
            reader.read()
        before = len(reader.raw)
        writer.show(picture("z", (7, 5)))
        while reader.screen.cursor.x != 7:
            reader.read()
        assert reader.raw[before:] == b"\x1b[6;8H"


def test_what_restores_the_terminal_is_written_before_the_writer_stops() -> None:
    with terminal() as (writer, reader):
        writer.show(picture("z"))
        reader.read_until("z" * WIDTH)
        writer.send("\x1b[?1049l")
        writer.stop()
        while b"\x1b[?1049l" not in reader.raw:
            reader.read()


def test_no_frame_is_drawn_on_the_screen_that_is_given_back() -> None:
    with terminal() as (writer, reader):
        writer.leave_screen()
        writer.send("\x1b[?1049l")
        writer.show(picture("z"))
        writer.stop()
        while reader.read(0.2):
            pass
        assert reader.raw.endswith(b"\x1b[?1049l")


def test_a_writer_stops_though_its_terminal_does_not_read() -> None:
    with terminal() as (writer, _):
        for _ in range(20):
            writer.send("x" * 50_000)
        writer.stop()
        assert not writer.is_running


def test_a_writer_ends_quietly_when_its_terminal_is_gone() -> None:
    master, slave = pty.openpty()
    failures: list[Exception] = []
    writer = FrameWriter(slave, erases_in_colour=False, when_failed=failures.append)
    writer.start()
    writer.enter_screen()
    os.close(master)
    writer.show(picture("z"))
    writer.stop()
    os.close(slave)
    assert failures == []


async def test_many_changes_of_size_are_told_as_the_last_one() -> None:
    told: list[Resize | None] = []
    came = asyncio.Event()

    def take(event: Resize | None) -> None:
        told.append(event)
        came.set()

    sizes = SizeChanges(asyncio.get_running_loop(), take)
    for _ in range(200):
        sizes.noticed()
    await came.wait()
    assert told == [None]
