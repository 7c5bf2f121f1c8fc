"""Random bytes through the real console in a real terminal: never an action, never an end."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from noise import Ordeal, is_pressed, noise

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

SIZE = 2000


def test_two_thousand_bytes_of_noise_neither_act_nor_end_the_console(
    fresh_simulator: Simulator, tmp_path: Path
) -> None:
    ordeal = Ordeal(fresh_simulator, fresh_simulator.enclaves[0], tmp_path / "console", seed=7)
    ordeal.run(SIZE)
    assert ordeal.broken == []
    assert ordeal.sent >= SIZE


def test_noise_is_as_long_as_it_was_asked_to_be_and_nobody_presses_it() -> None:
    pieces = list(noise(random.Random(1), SIZE))
    assert sum(len(piece) for piece in pieces) >= SIZE - 1
    assert any(b"\r" in piece for piece in pieces)
    assert [piece for piece in pieces if is_pressed(piece)] == []
    assert is_pressed(b"\x11")
    assert is_pressed(b"\x1b[<0;1;1M")
