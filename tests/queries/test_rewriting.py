"""A rule's file with another query in it: nothing else is touched."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from console.queries.mistakes import Malformed
from console.queries.rewriting import rewritten

RULE = """\
# ours
id: 0d5a6a2e-0001-4c1e-9e2f-000000000001
name: 'Sign-ins'   # quoted
severity: High
query: |
  SigninLogs
  | take 1

# what it watches
entityMappings:
- entityType: Account
"""


TEXT = "Usage\n| where a == 'b: #c'\n\n| count"
BLOCK = "|\n  Usage\n  | where a == 'b: #c'\n\n  | count\n"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (RULE, RULE.replace("|\n  SigninLogs\n  | take 1\n", BLOCK)),
        ("query: Usage\nname: x\n", f"query: {BLOCK}name: x\n"),
        ("name: x\nquery: 'T\n\n  | count'", f"name: x\nquery: {BLOCK}"),
        ("a: 1\r\nQuery: >-\r\n  T\r\n  | count\r\n", f"a: 1\nQuery: {BLOCK}".replace("\n", "\r\n")),
        ("\ufeffquery: |\n    T\nname: x", f"\ufeffquery: {BLOCK}name: x"),
    ],
)
def test_only_the_query_changes(document: str, expected: str) -> None:
    assert rewritten(document, TEXT) == expected


@given(st.text())
def test_any_text_comes_back_as_it_was_or_is_refused(text: str) -> None:
    try:
        made = rewritten(RULE, text)
    except Malformed:
        return
    facts = yaml.safe_load(made)
    assert facts.pop("query").strip("\n") == text.strip("\n")
    assert facts == {k: v for k, v in yaml.safe_load(RULE).items() if k != "query"}
    assert made.startswith(RULE.partition("query")[0])
    assert made.endswith(RULE.partition("| take 1\n")[2])


@pytest.mark.parametrize(
    "document", ["", "- 1", "name: x", "query: a\n---\nquery: b", "query: [a]", "a: [", '{"query": "T"}']
)
def test_what_is_not_one_rule_is_refused(document: str) -> None:
    with pytest.raises(Malformed):
        rewritten(document, "T")
