"""A verb is a declaration and its module, a format one declaration: a half-made one is named here."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from pathlib import Path

import pytest

from console.cli import verbs
from console.cli.outputs import FORMS
from console.cli.verb import Verb
from console.model.row_formats import ROW_FORMATS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "console" / "cli"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PARSER = argparse.ArgumentParser()
verbs.add_to(PARSER)


def documented() -> set[str]:
    """Return every word between backticks, or in an example, of the user's pages."""
    code = re.compile(r"(?s)```.*?```|`[^`]+`|(?m:^    .+?$)")
    return {
        word
        for page in PAGES
        for text in code.findall(page.read_text())
        for word in re.findall(r"[\w-]+", text)
    }


DOCUMENTED = documented()


@pytest.mark.parametrize("verb", verbs.VERBS, ids=lambda verb: verb.words)
def test_a_verb_has_a_module_that_runs_it_help_and_a_place_in_the_pages(verb: Verb) -> None:
    run = import_module(f"console.cli.{verb.module}").run
    assert run.__annotations__["return"] == "ExitCode"
    assert [word for word in verb.words.split() if word not in DOCUMENTED] == []
    with pytest.raises(SystemExit) as left:
        PARSER.parse_args([*verb.words.split(), "--help"])
    assert left.value.code == 0


def test_a_module_that_runs_a_verb_is_declared() -> None:
    declared = {verb.module for verb in verbs.VERBS}
    runs = {path.stem for path in FOLDER.glob("*.py") if re.search(r"(?m)^def run\(", path.read_text())}
    assert runs == declared


def test_every_format_of_rows_is_printed_and_documented() -> None:
    assert {row_format.name for row_format in ROW_FORMATS} < set(FORMS)
    assert set(FORMS) - DOCUMENTED == set()
