"""Every topic read through the unmodified SDKs, in good times and bad."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.pipeline.transport import HttpRequest
from waiting import A_DAY

from console.azure.connection import Connection, connected
from console.azure.http.request_ids import request_ids
from console.azure.topics import ALERTS, EXPORTS, POSTURE, QUOTA, SESSIONS, TOPICS, Topic
from console.config.reading import read_only
from console.errors import ConsoleError, NotPermitted, NotSignedIn, Rejected, Throttled, Unreachable
from console.model.exports import ExportStage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Simulator

ARM = "^/(subscriptions|providers)"
MOST_REQUESTS = 20


@asynccontextmanager
async def opened(simulator: Simulator, *, writable: bool = True) -> AsyncIterator[Connection]:
    config = simulator.config if writable else read_only(simulator.config, "a test")
    async with connected(config.enclaves[0], clock=simulator.clock()) as connection:
        yield connection


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
async def test_each_topic_is_read(simulator: Simulator, topic: Topic[Any]) -> None:
    async with opened(simulator) as connection:
        value = await connection.read(topic)
    held = [getattr(value, name) for name in value.__slots__]
    assert any(isinstance(part, tuple) and part for part in held)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
async def test_short_pages_are_followed_to_the_end(simulator: Simulator, topic: Topic[Any]) -> None:
    async with opened(simulator) as connection:
        whole = await connection.read(topic)
        simulator.order("page-size", size=2)
        paged = await connection.read(topic)
    names = [name for name in whole.__slots__ if isinstance(getattr(whole, name), tuple)]
    assert {n: len(getattr(paged, n)) for n in names} == {n: len(getattr(whole, n)) for n in names}


async def test_a_full_refresh_takes_at_most_twenty_requests(simulator: Simulator) -> None:
    async with opened(simulator) as connection:
        for topic in TOPICS:
            await connection.read(topic)
        before = connection.link.transport.requests
        for topic in TOPICS:
            await connection.read(topic)
        assert connection.link.transport.requests - before <= MOST_REQUESTS


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
async def test_a_long_wait_that_azure_asks_for_is_told_and_not_slept(
    simulator: Simulator, topic: Topic[Any]
) -> None:
    async with opened(simulator) as connection:
        await connection.read(topic)
        simulator.fault("status", status=429, retry_after=A_DAY)
        with pytest.raises(Throttled) as told:
            await connection.read(topic)
    assert told.value.retry_after == A_DAY


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (
            {"kind": "status", "status": 403, "message": "no authorization to perform action 'a/b/read'"},
            NotPermitted,
        ),
        ({"kind": "status", "status": 429, "retry_after": 7}, Throttled),
        ({"kind": "status", "status": 503}, Unreachable),
        ({"kind": "status", "status": 400, "code": "Odd"}, Rejected),
        ({"kind": "expired"}, NotSignedIn),
        ({"kind": "drop"}, Unreachable),
        ({"kind": "cut"}, Unreachable),
        ({"kind": "garbage"}, Unreachable),
        ({"kind": "garbage", "text": "[]"}, Unreachable),
        ({"kind": "garbage", "text": '{"value": [{"properties": 3}]}'}, Unreachable),
        ({"kind": "foreign"}, Rejected),
    ],
    ids=lambda value: value.get("text", value["kind"]) if isinstance(value, dict) else value.__name__,
)
@pytest.mark.parametrize("topic", [POSTURE, ALERTS, QUOTA, SESSIONS], ids=lambda t: t.name)
async def test_every_failure_becomes_words_for_an_operator(
    simulator: Simulator, topic: Topic[Any], fault: dict[str, Any], error: type[ConsoleError]
) -> None:
    async with opened(simulator) as connection:
        await connection.link.credential.get_token("https://management.azure.com/.default")
        simulator.fault(path=ARM, **fault)
        with pytest.raises(error) as caught:
            await connection.read(topic)
    assert str(caught.value)
    assert caught.value.advice


async def test_a_refusal_names_the_action_and_the_request(simulator: Simulator) -> None:
    words = "The client has no authorization to perform action 'Microsoft.Security/alerts/read'"
    simulator.fault("status", ARM, status=403, message=words)
    async with opened(simulator) as connection:
        with pytest.raises(NotPermitted, match=r"Microsoft\.Security/alerts/read") as caught:
            await connection.read(ALERTS)
    assert caught.value.request_id


async def test_a_token_never_goes_to_a_foreign_host(simulator: Simulator) -> None:
    async with opened(simulator) as connection:
        simulator.fault("foreign", ARM)
        with pytest.raises(Rejected, match=r"attacker\.invalid"):
            await connection.read(ALERTS)


async def test_nothing_goes_over_plain_http_not_even_to_a_host_of_the_enclave(simulator: Simulator) -> None:
    plain = simulator.url.replace("https://", "http://")
    async with opened(simulator) as connection:
        transport = connection.link.transport
        asked = HttpRequest("GET", f"{plain}/subscriptions", headers={"Authorization": "Bearer secret"})
        with pytest.raises(Rejected, match="no endpoint of this enclave"):
            await transport.send(asked)
        for url in (f"{plain}/runs", "http://prod-1.logic.azure.com/runs?sig=secret"):
            with pytest.raises(Rejected, match="no endpoint of this enclave"):
                await transport.get_signed(url)
        assert transport.requests == 0


@pytest.mark.parametrize("after", [timedelta(days=-3_650), timedelta(days=3_650)], ids=["before", "after"])
async def test_a_recommendation_is_overdue_once_its_day_has_passed(
    simulator: Simulator, after: timedelta
) -> None:
    moment = simulator.clock()() + after
    enclave = simulator.config.enclaves[0]
    async with connected(enclave, clock=lambda: moment) as connection:
        posture = await connection.read(POSTURE)
    owned = [each for each in posture.recommendations if each.due]
    assert owned
    assert {each.is_overdue for each in owned} == {after > timedelta()}
    assert not any(each.is_overdue for each in posture.recommendations if not each.due)


async def test_one_unreadable_fact_leaves_the_rest_of_the_exports(simulator: Simulator) -> None:
    async with opened(simulator) as connection:
        whole = await connection.read(EXPORTS)
        simulator.fault("status", "/st.*comp=list", status=403)
        partial = await connection.read(EXPORTS)
    assert whole.unreadable == ()
    assert len(partial.unreadable) == 1
    assert "Blob Storage" in partial.unreadable[0]
    waiting = [export for export in partial.items if export.stage is ExportStage.AWAITING_APPROVAL]
    assert waiting
    assert not any("gone" in words for export in partial.items for words in export.disagreements)


async def test_posture_is_shown_without_owners_where_the_graph_is_refused(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(simulator) as connection:
        whole = await connection.read(POSTURE)
        simulator.fault("status", "ResourceGraph", status=403)
        with caplog.at_level(logging.WARNING):
            partial = await connection.read(POSTURE)
    assert any(recommendation.owner for recommendation in whole.recommendations)
    assert not any(recommendation.owner for recommendation in partial.recommendations)
    assert "without owners" in caplog.text


async def test_reading_works_read_only_and_no_write_leaves(simulator: Simulator) -> None:
    async with opened(simulator, writable=False) as connection:
        for topic in TOPICS:
            await connection.read(topic)
        before = simulator.requests
        with pytest.raises(NotPermitted, match="Read-only: nothing was sent"):
            await connection.link.arm.post(
                f"{connection.link.subscription}/providers/x/register", "2021-04-01"
            )
        assert simulator.requests == before


async def test_a_wrong_secret_is_not_signed_in(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCLAVE_DEMO_SECRET", "wrong")
    async with opened(simulator) as connection:
        with pytest.raises(NotSignedIn, match="AADSTS7000215"):
            await connection.read(ALERTS)


async def test_all_clients_share_one_token_for_each_scope(simulator: Simulator) -> None:
    async with opened(simulator) as connection:
        await connection.read(QUOTA)
        tokens = dict(connection.link.credential._tokens)
        await connection.read(SESSIONS)
        assert {scope: connection.link.credential._tokens[scope] for scope in tokens} == tokens


async def test_no_read_registers_a_resource_provider(simulator: Simulator) -> None:
    refused = {"status": 409, "code": "MissingSubscriptionRegistration"}
    words = "The subscription is not registered to use namespace 'Microsoft.Compute'."
    simulator.fault("status", "Microsoft.Compute/virtualMachines", message=words, **refused)
    async with opened(simulator) as connection:
        await connection.read(SESSIONS)
        before = connection.link.transport.requests
        with request_ids() as writes:
            await connection.read(SESSIONS)
        assert connection.link.transport.requests > before
    assert writes == []
