from __future__ import annotations

import logging
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.logfile import MEGABYTE, keep_log, redacted

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
