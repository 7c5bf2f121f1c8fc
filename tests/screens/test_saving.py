"""Saved tables: private, new, and harmless."""

from __future__ import annotations

import csv
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.panes.table_files import NotSaved, neutral, save_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_a_table_is_saved_for_its_owner_alone(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "new", "Session hosts", ["Host", "Users"], [["a,b", '2 "x"']], now=NOW)
    assert path.name == "session-hosts-20260302-103000.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [["Host", "Users"], ["a,b", '2 "x"']]


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    first, second = (save_csv(tmp_path, "t", ["n"], [[str(n)]], now=NOW) for n in range(2))
    assert first != second
    assert "0" in first.read_text()


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    assert save_csv(tmp_path, "../../etc/passwd", ["n"], [], now=NOW).parent == tmp_path


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved, match="table was not saved in"):
        save_csv(tmp_path / "file", "table", ["n"], [], now=NOW)


def test_rows_that_fail_leave_no_half_file(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["1"]
        raise OSError(28, "No space left on device")

    with pytest.raises(NotSaved, match="No space left"):
        save_csv(tmp_path, "table", ["n"], rows(), now=NOW)
    assert list(tmp_path.iterdir()) == []


@given(
    st.sampled_from("=+-@\t\r＝＋－＠"),  # noqa: RUF001  full-width signs are meant
    st.sampled_from(["", " ", "\n", "\u00a0", "\ufeff"]),
    st.text(st.characters(exclude_categories=["Nd"])),
)
def test_no_cell_begins_as_a_formula(sign: str, before: str, rest: str) -> None:
    assert neutral(before + sign + rest).startswith("'")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_stay_numbers(number: float) -> None:
    assert neutral(str(number)) == str(number)


@given(st.text(st.characters(exclude_categories=[])))
def test_a_saved_cell_holds_nothing_a_terminal_acts_on(text: str) -> None:
    assert all(line.isprintable() for line in neutral(text).split("\n"))
