from __future__ import annotations

import logging
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import PATIENCE

from console.logfile import MEGABYTE, keep_log, keep_no_log, where_details_are
from console.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxIn0.c2lnbmF0dXJl"  # noqa: S105  made up


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    path = tmp_path / "console.log"
    keep_log(path)
    yield path
    logging.captureWarnings(capture=False)
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = before


def test_the_log_is_for_its_owner_alone_after_rotation_too(log: Path) -> None:
    for _ in range(3):
        logging.getLogger("azure").error("x" * (MEGABYTE // 2))
    files = list(log.parent.iterdir())
    assert len(files) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


FULL = """
import logging, resource, signal, sys
from pathlib import Path
from console.logfile import keep_log, where_details_are
keep_log(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
logging.getLogger("azure").error("nobody can write this")
print(where_details_are())
"""


def test_a_disk_that_fills_up_later_writes_nothing_over_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    command = [sys.executable, "-c", FULL, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == (f"The details are in {path}.\n", "")


def test_without_a_log_nothing_is_written_over_the_screen_either(log: Path) -> None:
    keep_no_log()
    logging.getLogger("azure").error("nobody keeps this")
    assert log.read_text() == ""
    assert where_details_are() == "No log is kept that could tell more."


def test_the_folder_of_the_log_is_made_for_its_owner_alone(tmp_path: Path, log: Path) -> None:
    keep_log(tmp_path / "state" / "console" / log.name)
    assert stat.S_IMODE((tmp_path / "state" / "console").stat().st_mode) == 0o700


def test_a_token_in_a_traceback_does_not_reach_the_file(log: Path) -> None:
    try:
        int(f"Authorization: Bearer {TOKEN}")
    except ValueError:
        logging.getLogger("console").exception("a request to %s failed", f"https://x/?sig={TOKEN}")
    text = log.read_text()
    assert "ValueError" in text
    assert "(removed)" in text
    assert "eyJ" not in text


@pytest.mark.parametrize(
    "words",
    [
        f"Authorization: Bearer {TOKEN}",
        "authorization: bearer S3CR3T",
        "client_id=1&client_secret=S3CR3T&scope=x",
        '{"access_token": "S3CR3T"}',
        '{"refresh_token":"S3CR3T"}',
        "https://x.blob/y?sv=1&sig=S3CR3T&se=2",
        "grant_type=device_code&device_code=S3CR3T",
        "client_assertion=S3CR3T&x=1",
    ],
)
def test_secrets_are_taken_out_wherever_they_stand(words: str) -> None:
    assert "S3CR3T" not in redacted(words)
    assert "eyJ" not in redacted(words)


@given(st.text(alphabet="abc =&:/", max_size=40))
def test_words_without_a_secret_are_left_alone(words: str) -> None:
    assert redacted(words) == words
