"""How sentences and numbers of things are put together."""

from __future__ import annotations

import pytest

from console.errors import NotFound, QueryInvalid
from console.wording import count, sentences


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("No run 'r1'", "Check the id."), "No run 'r1'. Check the id."),
        (("No run 'r1'.", "Check the id"), "No run 'r1'. Check the id."),
        (("Which enclave?", ""), "Which enclave?"),
        (("Run `approve 1a2b`",), "Run `approve 1a2b`."),
        (('It said "no."', "Ask again."), 'It said "no." Ask again.'),
        ((" ", ""), ""),
    ],
)
def test_each_part_is_a_sentence_with_one_full_stop(parts: tuple[str, ...], words: str) -> None:
    assert sentences(*parts) == words


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "host", "no hosts"),
        (1, "host", "1 host"),
        (1200, "active session", "1,200 active sessions"),
        (2, "query", "2 queries"),
        (2, "key", "2 keys"),
        (3, "address", "3 addresses"),
    ],
)
def test_a_number_of_things_agrees_with_its_noun(number: int, noun: str, words: str) -> None:
    assert count(number, noun) == words


def test_a_failure_says_what_happened_and_what_helps_here_or_usually() -> None:
    assert NotFound("no host vm-9").sentence() == f"no host vm-9. {NotFound.advice}"
    assert NotFound("No host 'vm-9'", advice="Press r.").sentence() == "No host 'vm-9'. Press r."
    assert QueryInvalid("no column x", line=2, column=37).sentence() == "no column x. Fix line 2, column 37."
