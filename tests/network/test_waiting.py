"""Silence: one wait for all who wait, words for it meanwhile, and an end to it that holds nobody up."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken
from proxying import ConnectProxy, behind_names, running
from waiting import PATIENCE, eventually

from console.azure.http.deadlines import Deadlines
from console.azure.http.resolver import DeadlineResolver
from console.azure.http.threads import in_daemon_thread
from console.azure.identity.credentials import CachingCredential
from console.azure.identity.ways import Way
from console.cli.engines import narrate_waits, open_engine
from console.cli.status import lines_of
from console.config.records import Identity
from console.errors import Unreachable
from console.model.overview import Level
from console.model.waits import Wait, Waits

if TYPE_CHECKING:
    from conftest import Simulator

A_MOMENT = 0.1  # seconds: for what never comes
SOON = Deadlines(resolution=0.3, connection=0.5, command=0.3, token=20.0, answer=5.0)
DEVICE_CODE = Identity(kind="device-code", client_id="0e0e0e0e-1111-4222-8333-444455556666")


class Silent:
    """A way to sign in that never answers."""

    def __init__(self) -> None:
        self.asked = 0

    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        self.asked += 1
        await asyncio.Event().wait()
        raise AssertionError

    async def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize("identity", [None, DEVICE_CODE], ids=["secret", "device code"])
async def test_behind_a_silent_proxy_everything_is_unread_with_a_sentence(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, identity: Identity | None
) -> None:
    settings = {"identity": identity} if identity else {}
    async with running(ConnectProxy("silent")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        config = behind_names(simulator.config, **settings)
        async with open_engine(config, deadlines=SOON) as engine:
            (line,) = await lines_of(engine)
    assert line.level is Level.BAD
    assert [cell.words for cell in line.cells if cell.words] == []
    (problem,) = line.problems
    assert f"No connection to login.test through the proxy {proxy.url} within 0.5 s" in problem


async def test_enclaves_behind_a_silent_proxy_wait_together(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(ConnectProxy("silent")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        config = simulator.config
        tenants = [
            replace(behind_names(replace(config, enclaves=(each,))).enclaves[0], tenant=f"tenant-{each.name}")
            for each in config.enclaves
        ]
        fleet = replace(config, enclaves=tuple(tenants))
        async with open_engine(fleet, deadlines=replace(SOON, connection=60.0, token=60.0)) as engine:
            reading = asyncio.create_task(lines_of(engine))
            async with asyncio.timeout(PATIENCE):
                while not all(engine.connections.waits(each.name) for each in tenants):  # noqa: ASYNC110  it tells nobody
                    await asyncio.sleep(0.01)
            assert not reading.done()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def test_what_is_waited_for_is_told_while_it_is(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    async with running(ConnectProxy("silent")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        config = behind_names(simulator.config)
        async with open_engine(config, deadlines=replace(SOON, connection=30.0, token=30.0)) as engine:
            reading = asyncio.create_task(lines_of(engine))
            narrating = asyncio.create_task(
                narrate_waits(
                    engine,
                    say=told.append,
                    clock=lambda: time.monotonic() + 12,
                    sleep=lambda _: asyncio.sleep(0.01),
                )
            )
            await eventually(lambda: told)
            for task in (reading, narrating):
                task.cancel()
            await asyncio.gather(reading, narrating, return_exceptions=True)
    words = f"genomics: Waiting for a token from login.test through the proxy {proxy.url}, "
    assert re.match(re.escape(words) + r"1\d s", told[0])


async def test_a_wait_is_told_after_three_seconds_and_then_ever_less_often() -> None:
    class Connections:
        def waits(self, _enclave: str) -> tuple[Wait, ...]:
            return (Wait("a token", 100.0), Wait("an answer", 101.0))

    class Engine:
        connections = Connections()
        config = type("Config", (), {"enclaves": [type("Enclave", (), {"name": "genomics"})]})

    now = [100.0]
    told: list[str] = []

    async def sleep(seconds: float) -> None:
        now[0] += seconds
        if now[0] > 140:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await narrate_waits(Engine(), say=told.append, clock=lambda: now[0], sleep=sleep)  # type: ignore[arg-type]  # as much of an engine as it looks at
    assert told == [f"genomics: Waiting for a token, {seconds} s." for seconds in (3, 8, 16, 32)]


async def test_a_sign_in_that_stays_silent_is_tried_once_for_all_scopes_and_later_again() -> None:
    silent, now = Silent(), [0.0]
    way = Way("secret", lambda: silent, "a token from login.test")
    credential = CachingCredential([way], deadlines=replace(SOON, token=0.2), monotonic=lambda: now[0])
    scopes = [f"https://{name}.test/.default" for name in "abc"]
    asking = [asyncio.create_task(credential.get_token(scope)) for scope in (*scopes, *scopes)]
    while not credential.waits.now:  # noqa: ASYNC110  it tells nobody
        await asyncio.sleep(0)
    assert [wait.subject for wait in credential.waits.now] == ["a token from login.test"]
    refusals = await asyncio.gather(*asking, return_exceptions=True)
    assert {str(refusal) for refusal in refusals} == {
        "secret: No answer within 0.2 s while waiting for a token from login.test."
    }
    assert silent.asked == 1
    now[0] += 3
    with pytest.raises(Unreachable):
        await credential.get_token(scopes[0])
    assert silent.asked == 2
    assert credential.waits.now == ()
    await credential.close()


async def test_ways_that_ask_nobody_share_one_deadline_and_one_that_asks_has_its_own_time() -> None:
    class Person:
        async def get_token(self, *_: str, **__: Any) -> AccessToken:
            await asyncio.sleep(0.4)
            return AccessToken("T", int(time.time()) + 3600)

        async def close(self) -> None:
            """Hold nothing."""

    silent = [Silent(), Silent()]
    ways = [Way("azure-cli", lambda: silent[0]), Way("azd", lambda: silent[1])]
    asking = Way("device-code", Person, asks=True)
    credential = CachingCredential([*ways, asking], deadlines=replace(SOON, token=0.2))
    assert (await credential.get_token("x")).token
    assert [each.asked for each in silent] == [1, 1]
    assert credential.name == "device-code"
    await credential.close()


async def test_what_several_ways_say_alike_is_said_once() -> None:
    ways = [Way(name, Silent) for name in ("workload", "managed")]
    credential = CachingCredential(ways, deadlines=replace(SOON, token=0.1))
    with pytest.raises(Unreachable) as refused:
        await credential.get_token("x")
    assert str(refused.value) == "workload, managed: No answer within 0.1 s while waiting for a token."
    await credential.close()


async def test_a_silent_name_server_delays_no_answer_and_starts_one_thread_for_a_name() -> None:
    released, looks = threading.Event(), []

    def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
        looks.append(host)
        released.wait(PATIENCE)
        return []

    resolver = DeadlineResolver(0.1, look_up)
    asked = [resolver.resolve("login.test", 443) for _ in range(5)]
    refusals = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(each) for each in refusals} == {Unreachable}
    assert str(refusals[0]).startswith("No name server told the address of login.test within 0.1 s.")
    assert looks == ["login.test"]
    released.set()
    await resolver.close()


def test_a_call_that_never_ends_holds_up_no_loop() -> None:
    released = threading.Event()

    async def give_up() -> str:
        try:
            async with asyncio.timeout(A_MOMENT):
                await in_daemon_thread(released.wait, PATIENCE)
        except TimeoutError:
            return "given up"
        return "waited"

    assert asyncio.run(give_up()) == "given up"
    assert any(thread.daemon and thread.name == "wait" for thread in threading.enumerate())
    released.set()


async def test_what_a_thread_raises_is_raised_to_who_awaits_it() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_daemon_thread(lambda: 1 // 0)


def test_what_is_waited_for_is_known_the_longest_first() -> None:
    now = [10.0]
    waits = Waits(lambda: now[0])
    with waits.waiting_for("a token"):
        now[0] = 12.0
        with waits.waiting_for("an answer"):
            assert [wait.words(22.0) for wait in waits.now] == [
                "waiting for a token, 12 s",
                "waiting for an answer, 10 s",
            ]
    assert waits.now == ()
