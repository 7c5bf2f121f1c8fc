"""What an enclave's reads do behind proxies of every temper, with the real SDK over real sockets."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from proxying import ARM, LOGIN, LOOPBACK, PAGE, Authority, ConnectProxy, behind_names, inspecting, running

from console.azure.connection import connected
from console.azure.http.deadlines import Deadlines
from console.azure.http.transport import open_session
from console.azure.http.trust import trust_in
from console.azure.topics import ALERTS
from console.config.records import Identity
from console.errors import Unreachable, VariableInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config

DEVICE_CODE = Identity(kind="device-code", client_id="0e0e0e0e-1111-4222-8333-444455556666")
SOON = Deadlines(resolution=0.3, connection=0.3, command=0.3, token=20.0, answer=5.0)


async def alerts(config: Config, deadlines: Deadlines | None = None, told: list[str] | None = None) -> bool:
    words = told if told is not None else []
    async with connected(config.enclaves[0], on_device_code=words.append, deadlines=deadlines) as connection:
        return bool((await connection.read(ALERTS)).items)


async def refused(config: Config, deadlines: Deadlines | None = None) -> str:
    with pytest.raises(Unreachable) as failure:
        await alerts(config, deadlines)
    return failure.value.sentence()


async def test_the_demo_is_read_whatever_proxy_the_environment_names(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("http://127.0.0.1:1", "socks5://127.0.0.1:1", "http://j:a#b@127.0.0.1:1"):
        monkeypatch.setenv("HTTPS_PROXY", value)
        assert await alerts(simulator.config)


@pytest.mark.parametrize("identity", [None, DEVICE_CODE], ids=["secret", "device code"])
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
async def test_reads_and_sign_ins_pass_an_inspecting_proxy_that_one_store_trusts(
    simulator: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    identity: Identity | None,
    variable: str,
) -> None:
    authority = Authority()
    monkeypatch.setenv(variable, str(authority.write(tmp_path / "ca.pem")))
    settings = {"identity": identity} if identity else {}
    async with inspecting(simulator, authority.server(tmp_path, LOGIN, ARM)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        assert await alerts(behind_names(simulator.config, **settings))
    assert set(proxy.asked) == {f"CONNECT {LOGIN}:443", f"CONNECT {ARM}:443"}


async def test_a_proxy_behind_tls_is_used_like_any_other(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.write(tmp_path / "ca.pem")))
    async with inspecting(simulator, authority.server(tmp_path, LOGIN, ARM)) as inner:
        outer = ConnectProxy(to_port=inner.to_port)
        async with running(outer, authority.server(tmp_path, LOOPBACK)):
            monkeypatch.setenv("https_proxy", outer.url.replace("http:", "https:"))
            assert await alerts(behind_names(simulator.config))
    assert f"CONNECT {ARM}:443" in outer.asked


async def test_user_and_password_reach_the_proxy_and_nothing_else(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    authority = Authority()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.write(tmp_path / "ca.pem")))
    async with inspecting(simulator, authority.server(tmp_path, LOGIN, ARM)) as proxy:
        proxy.wants, proxy.user = ("Negotiate", 'Basic realm="campus"'), "jdoe:PASS:WORD"
        monkeypatch.setenv("HTTPS_PROXY", f"jdoe:PASS%3AWORD@{LOOPBACK}:{proxy.port}")
        assert await alerts(behind_names(simulator.config))
        proxy.user = "somebody:else"
        words = await refused(behind_names(simulator.config))
    assert "refuses the user and password in HTTPS_PROXY (it accepts Negotiate or Basic)" in words
    for text in (words, caplog.text):
        assert "PASS" not in text
        assert "jdoe" not in text


@pytest.mark.parametrize(
    ("wants", "advice"),
    [
        (("Basic",), "wants authentication by Basic, and https_proxy names no user"),
        (("Negotiate", "NTLM"), "wants authentication by Negotiate or NTLM; the console can do Basic alone"),
        ((), ""),
    ],
    ids=["Basic", "Negotiate", "none"],
)
async def test_a_proxy_that_wants_authentication_is_told_by_its_schemes(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, wants: tuple[str, ...], advice: str
) -> None:
    async with running(ConnectProxy("forbidden", wants=wants)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        words = await refused(behind_names(simulator.config))
    assert f"The proxy {proxy.url}" in words
    assert (advice or "it answered 403 Forbidden by policy") in words


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("silent", "No connection to login.test through the proxy {} within 0.3 s"),
        ("close", "The proxy {} closed the connection to login.test before it was of use"),
        ("page", "The proxy {} closed the connection to login.test before it was of use"),
        ("forbidden", "The proxy {} does not connect to login.test: it answered 403 Forbidden by policy"),
        ("redirect", "It points to http://portal.campus.test/login: sign in there with a browser first"),
    ],
)
async def test_what_a_proxy_does_instead_of_connecting_is_said_in_a_sentence(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, mode: str, told: str
) -> None:
    async with running(ConnectProxy(mode)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        words = await refused(behind_names(simulator.config), SOON if mode == "silent" else None)
    assert told.format(proxy.url) in words


async def test_a_proxy_that_is_not_there_is_named_with_its_variable(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    words = await refused(behind_names(simulator.config))
    assert "The proxy http://127.0.0.1:1 on the way to login.test cannot be reached" in words
    assert "Check ALL_PROXY" in words


async def test_a_proxy_that_cannot_be_used_is_refused_before_anything_is_sent(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(VariableInvalid, match="HTTPS_PROXY names a socks5 proxy"):
        await alerts(behind_names(simulator.config))


async def test_a_netrc_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login jdoe password NETRC-PASSWORD\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))

    async def seen(request: web.Request) -> web.Response:
        return web.json_response(sorted(request.headers))

    app = web.Application()
    app.router.add_post("/token", seen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/token"
    async with open_session(trust_in(None).context) as session:
        async with session.post(url) as plain:
            sent = await plain.json()
        async with session.post(url, headers={"Authorization": "Bearer x"}) as signed:
            assert signed.ok
    await runner.cleanup()
    assert "Authorization" not in sent


async def test_a_peer_that_takes_a_request_and_stays_silent_is_given_up(simulator: Simulator) -> None:
    simulator.fault("slow", "/alerts", seconds=3)
    words = await refused(simulator.config, replace(SOON, connection=5.0, answer=0.3))
    assert words.endswith("127.0.0.1 took the request and then stayed silent. It is asked again later.")


def signing_in_at(simulator: Simulator, port: int) -> Config:
    enclave = simulator.config.enclaves[0]
    endpoints = replace(enclave.endpoints, authority=f"https://{LOOPBACK}:{port}")
    return replace(simulator.config, enclaves=(replace(enclave, endpoints=endpoints),))


async def test_a_peer_that_takes_a_connection_and_stays_silent_is_given_up(simulator: Simulator) -> None:
    async with running(ConnectProxy("silent")) as peer:
        words = await refused(signing_in_at(simulator, peer.port), SOON)
    assert f"No connection to {LOOPBACK} within 0.3 s" in words


async def test_a_page_where_tls_should_be_is_named_as_such(simulator: Simulator) -> None:
    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" + PAGE)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(page, LOOPBACK, 0) as server:
        words = await refused(signing_in_at(simulator, server.sockets[0].getsockname()[1]))
    assert f"What answers for {LOOPBACK} does not speak TLS as it should" in words
