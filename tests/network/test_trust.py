"""Whom the console trusts, and what it says of a certificate that it does not."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from proxying import LOOPBACK, Authority

from console.azure.http.transport import open_session
from console.azure.http.trust import trust_in
from console.errors import ConfigInvalid, Unreachable, VariableInvalid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from console.azure.http.trust import Trust


@asynccontextmanager
async def serving(tls: ssl.SSLContext) -> AsyncIterator[int]:
    """Serve one answer to whoever asks over TLS, on the port that is given."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, LOOPBACK, 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


async def ask(trust: Trust, port: int) -> str:
    async with (
        open_session(trust.context, store=trust.store) as session,
        session.get(f"https://{LOOPBACK}:{port}/") as answer,
    ):
        return await answer.text()


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
async def test_what_a_variable_names_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    authority = Authority()
    monkeypatch.setenv(variable, str(authority.write(tmp_path / "ca.pem")))
    async with serving(authority.server(tmp_path, LOOPBACK)) as port:
        assert await ask(trust_in(None), port) == "OK"


async def test_an_enclaves_own_authority_is_trusted_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = Authority(), Authority()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other.write(tmp_path / "other.pem")))
    trust = trust_in(own.write(tmp_path / "own.pem"))
    async with serving(own.server(tmp_path, LOOPBACK)) as port:
        assert await ask(trust, port) == "OK"
    async with serving(other.server(tmp_path, LOOPBACK)) as port:
        with pytest.raises(Unreachable, match=r"not trusted: .*own\.pem, the ca of the configuration"):
            await ask(trust, port)


async def test_an_unknown_authority_is_refused_with_the_stores_that_were_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = Authority().write(tmp_path / "bundle.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    async with serving(Authority().server(tmp_path, LOOPBACK)) as port:
        with pytest.raises(Unreachable) as refused:
            await ask(trust_in(None), port)
    words = str(refused.value)
    assert f"The certificate of {LOOPBACK} is not trusted" in words
    assert "Trusted is the system's store" in words
    assert f"and REQUESTS_CA_BUNDLE ({bundle})" in words


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ("authority key identifier", "a certificate has no authority key identifier"),
        ("keyUsage", "an authority's certificate has no keyUsage extension"),
        ("critical", "an authority's basicConstraints are not marked critical"),
    ],
)
async def test_strict_checking_says_what_a_certificate_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str, told: str
) -> None:
    authority = Authority(lacks=lacks)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.write(tmp_path / "ca.pem")))
    trust = trust_in(None)
    trust.context.verify_flags |= ssl.VERIFY_X509_STRICT  # which newer Pythons turn on by themselves
    async with serving(authority.server(tmp_path, LOOPBACK)) as port:
        with pytest.raises(Unreachable) as refused:
            await ask(trust, port)
    assert f"is refused by strict checking: {told}" in str(refused.value)
    assert f"Trusted is SSL_CERT_FILE ({tmp_path / 'ca.pem'})" in str(refused.value)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
@pytest.mark.parametrize("content", [None, "no certificates"])
def test_a_variable_that_names_no_certificates_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, content: str | None
) -> None:
    path = tmp_path / "bundle.pem"
    if content:
        path.write_text(content)
    monkeypatch.setenv(variable, str(path))
    with pytest.raises(VariableInvalid, match=rf"^{variable} names {path}, which holds no certificates"):
        trust_in(None)


def test_an_authority_of_the_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match=r"lost\.pem holds no certificates"):
        trust_in(tmp_path / "lost.pem")
