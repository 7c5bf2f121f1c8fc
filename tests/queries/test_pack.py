"""The enclave pack: every query described, every query run over every default enclave by the real SDK."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from console.azure.connection import connected
from console.model.results import QueryResult
from console.model.saved_queries import QueryKind, SavedQuery
from console.model.severity import Severity
from console.queries import PACK, filled, load_queries

if TYPE_CHECKING:
    from conftest import Simulator

QUERIES, PROBLEMS = load_queries([PACK])
EVER = timedelta(days=14)
INCIDENT = "imaging"


def test_the_pack_has_at_least_forty_queries_and_none_is_bad() -> None:
    assert PROBLEMS == ()
    assert len(QUERIES) >= 40
    assert {query.kind for query in QUERIES} == {QueryKind.ALERT, QueryKind.HUNTING}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.key)
def test_each_query_says_what_it_finds_and_what_to_do_about_it(query: SavedQuery) -> None:
    assert query.description
    assert query.use
    assert query.severity is not Severity.UNKNOWN
    assert query.tactics
    assert query.techniques
    assert query.entities
    assert (query.schedule is None) is (query.kind is QueryKind.HUNTING)
    assert f"/{'alerts' if query.schedule else 'hunting'}/" in query.origin


async def found_in(simulator: Simulator, name: str) -> dict[str, QueryResult]:
    """Return what each query finds in an enclave, asked in one request; a mistake fails the test."""
    enclave = next(each for each in simulator.config.enclaves if each.name == name)
    spans = [query.schedule.period if query.schedule else EVER for query in QUERIES]
    texts = [filled(query, {}) for query in QUERIES]
    async with connected(enclave) as connection:
        answers = await connection.logs.batch(list(zip(texts, spans, strict=True)))
    results = dict(zip((query.key for query in QUERIES), answers, strict=True))
    mistakes = {key: result for key, result in results.items() if not isinstance(result, QueryResult)}
    assert mistakes == {}
    return {key: result for key, result in results.items() if isinstance(result, QueryResult)}


async def test_every_query_runs_and_half_of_them_find_something(simulator: Simulator) -> None:
    finding: set[str] = set()
    for name in simulator.enclaves:
        results = await found_in(simulator, name)
        finding |= {key for key, result in results.items() if len(result)}
        for query in QUERIES:
            columns = set(results[query.key].names)
            used = {column for mapping in query.entities for _, column in mapping.fields}
            assert used <= columns, query.key
    assert len(finding) >= len(QUERIES) / 2


async def test_the_incident_is_seen_by_the_rules_made_for_it(simulator: Simulator) -> None:
    results = await found_in(simulator, INCIDENT)
    firing = {query.key for query in QUERIES if query.schedule and len(results[query.key])}
    assert firing >= {
        "agent-unhealthy",
        "anonymous-or-sas-requests",
        "diagnostic-setting-removed",
        "heartbeat-lost",
        "impossible-travel",
        "key-vault-denials",
        "mass-download",
        "password-spray",
        "private-reads-from-outside",
        "privileged-role-assigned",
        "public-address-created",
        "redirection-changed",
        "risky-sign-in-succeeded",
        "security-info-after-risk",
        "security-rule-opened",
        "storage-network-opened",
    }


async def test_a_quiet_enclave_raises_few_alerts(simulator: Simulator) -> None:
    results = await found_in(simulator, "cohort")
    assert sum(query.schedule is not None and len(results[query.key]) > 0 for query in QUERIES) <= 5
