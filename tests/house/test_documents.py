"""The pages name what there is: paths that exist, links that lead somewhere, the version that runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console import __version__

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMED = re.compile(r"`((?:console|screens|queries|tests|docs|\.ci)/[\w./*-]*)`")
DRAWN = re.compile(r"^((?:console|screens|queries)[\w/]*(?:/|\.py))", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text()
    assert [path for path in NAMED.findall(text) + DRAWN.findall(text) if not any(ROOT.glob(path))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()] == []


def test_the_newest_release_of_the_changelog_is_the_version_that_runs() -> None:
    assert RELEASE.findall((ROOT / "CHANGELOG.md").read_text())[0] == __version__
