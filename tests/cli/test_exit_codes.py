"""Exit codes: one list, which help and documentation repeat."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.cli.verbs import VERBS
from console.exit_codes import ExitCode, by_signal, exit_code_words
from screens import entry

if TYPE_CHECKING:
    from console.cli.verb import Verb

ROOT = Path(__file__).parents[2]


def words_of(page: str) -> str:
    return " ".join((ROOT / page).read_text().split())


def test_the_readme_lists_every_exit_code() -> None:
    assert exit_code_words() in words_of("README.md")


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.ends], ids=lambda verb: verb.words)
def test_a_verb_is_documented_with_its_own_exit_codes(verb: Verb) -> None:
    cell = "; ".join(f"{code.value} {meaning}" for code, meaning in verb.ends)
    pages = [words_of(page) for page in ("docs/alerts.md", "docs/queries.md", "docs/safety.md", "README.md")]
    assert any(verb.exit_code_words in page or f"| {cell} |" in page for page in pages)


def test_an_end_by_signal_is_what_shells_make_of_it() -> None:
    assert by_signal(signal.SIGHUP) == ExitCode.HUNG_UP
    assert by_signal(signal.SIGINT) == ExitCode.INTERRUPTED
    assert by_signal(signal.SIGPIPE) == ExitCode.CUT_OFF
    assert by_signal(signal.SIGTERM) == ExitCode.TERMINATED
    assert entry.MISUSED == ExitCode.MISUSED
