"""The Pythons that are supported: said in one place, repeated in others, the same in all."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CLASSIFIER = re.compile(r"Programming Language :: Python :: 3\.(\d+)")


def classified() -> list[int]:
    lines = PROJECT["project"]["classifiers"]
    return [int(found[1]) for line in lines if (found := CLASSIFIER.fullmatch(line))]


def test_the_classifiers_name_every_python_from_the_oldest_to_the_newest() -> None:
    assert classified() == list(range(classified()[0], classified()[-1] + 1))


def test_the_oldest_python_is_the_same_wherever_it_is_said() -> None:
    oldest = classified()[0]
    tool = PROJECT["tool"]
    assert PROJECT["project"]["requires-python"] == f">=3.{oldest}"
    assert tool["mypy"]["python_version"] == f"3.{oldest}"
    assert tool["ruff"]["target-version"] == f"py3{oldest}"


def test_the_readme_names_the_same_pythons() -> None:
    named = re.search(r"Python 3\.(\d+) to 3\.(\d+)", (ROOT / "README.md").read_text())
    assert named is not None
    assert [int(minor) for minor in named.groups()] == [classified()[0], classified()[-1]]
