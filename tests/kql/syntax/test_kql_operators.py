"""Every operator is whole: a file of its own, all its faces, a line for the editor, and a sentence that reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from console.kql import operators
from console.kql.syntax.registry import OPERATORS, ORIGINS, Spec, operator
from console.kql.syntax.tree import Operator

EVERY: list[Spec[Any]] = [*OPERATORS.values(), *ORIGINS.values()]
SPECS = {each.node: each for each in EVERY}
SENTENCES = "".join(
    Path(__file__).with_name(f"test_kql_{each}.py").read_text("utf-8")
    for each in ("sentences", "graph_patterns")
)


def every_operator() -> list[Any]:
    return [pytest.param(each, id=each.words[0]) for each in SPECS.values()]


@pytest.mark.parametrize("spec", every_operator())
def test_an_operator_stands_in_a_file_of_its_own(spec: Spec[Any]) -> None:
    folder, _, file = spec.node.__module__.rpartition(".")
    assert file.rstrip("_") == spec.words[0].replace("-", "_")
    assert folder.removeprefix(operators.__name__) == (".graphs" if "graph" in file else "")


@pytest.mark.parametrize("spec", every_operator())
def test_an_operator_reads_prints_and_plans(spec: Spec[Any]) -> None:
    assert spec.node.__abstractmethods__ == frozenset()


@pytest.mark.parametrize("spec", every_operator())
def test_the_editor_has_a_sentence_about_an_operator(spec: Spec[Any]) -> None:
    assert re.fullmatch(r"[A-Z].+[^.]\.", spec.summary)


@pytest.mark.parametrize("spec", every_operator())
def test_some_sentence_of_the_tests_reads_an_operator(spec: Spec[Any]) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(spec.words[0])}(?![\w-])", SENTENCES)


class Half(Operator):
    """An operator that was begun: it reads."""

    @classmethod
    def read(cls, _reader: object, _word: object) -> Half:
        return cls((1, 1))


def test_half_an_operator_cannot_be_made_and_says_what_it_lacks() -> None:
    with pytest.raises(TypeError, match="print"):
        Half.read(None, None)


def test_a_word_that_two_operators_claim_is_refused() -> None:
    claim = operator("take", summary="Take it again.")
    with pytest.raises(ValueError, match="take is a word of Take already"):
        claim(OPERATORS["where"].node)
