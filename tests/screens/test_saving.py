"""Saved tables: private, new, and harmless."""

from __future__ import annotations

import csv
import json
import stat
import sys
from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.cli.outputs import put
from console.model.cells import neutral
from console.model.results import QueryResult, ResultColumn
from console.model.row_formats import CSV, ROW_FORMATS, RowFormat, RowTable
from screens.panes.table_files import NotSaved, save_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def saved(folder: Path, name: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    return save_rows(folder, name, CSV, RowTable(names, rows), now=NOW)


def test_a_table_is_saved_for_its_owner_alone(tmp_path: Path) -> None:
    path = saved(tmp_path / "new", "Session hosts", ["Host", "Users"], [["a,b", '2 "x"']])
    assert path.name == "session-hosts-20260302-103000.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [["Host", "Users"], ["a,b", '2 "x"']]


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    first, second = (saved(tmp_path, "t", ["n"], [[str(n)]]) for n in range(2))
    assert first != second
    assert "0" in first.read_text()


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    assert saved(tmp_path, "../../etc/passwd", ["n"], []).parent == tmp_path


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved, match="table was not saved in"):
        saved(tmp_path / "file", "table", ["n"], [])


def test_rows_that_fail_leave_no_half_file(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["1"]
        raise OSError(28, "No space left on device")

    with pytest.raises(NotSaved, match="No space left"):
        saved(tmp_path, "table", ["n"], rows())
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


@pytest.mark.parametrize("row_format", ROW_FORMATS, ids=lambda row_format: row_format.name)
def test_rows_are_printed_and_saved_as_the_same_bytes(
    row_format: RowFormat, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    columns: dict[str, list[Any]] = {
        "real": [nan, inf, -inf, 1.5, None],
        "datetime": [NOW, NOW.replace(microsecond=7), None, NOW, NOW],
        "timespan": [timedelta(days=-1, seconds=3), timedelta(0), None, timedelta(hours=5), timedelta(1)],
        "dynamic": [{"a": [nan, "\u202e"]}, [1, None], "text", True, None],
        "string": ["=1+1", "\x1b[31m", 'a,\n"b"', "", "\u00e4"],
    }
    result = QueryResult(tuple(ResultColumn(kind, kind) for kind in columns), tuple(columns.values()))
    put(result, row_format.name)
    sys.stdout.flush()
    printed = capfdbinary.readouterr().out
    table = RowTable(result.names, zip(*result.values, strict=True))
    assert save_rows(tmp_path, "t", row_format, table, now=NOW).read_bytes() == printed
    assert b"\x1b" not in printed
    if row_format.name == "json":
        first = json.loads(printed, parse_constant=pytest.fail)[0]
        assert (first["real"], first["datetime"]) == ("nan", "2026-03-02T10:30:00Z")
