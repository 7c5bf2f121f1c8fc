"""Proxies, certificate authorities and silent peers of a test's own, over real sockets.

A name that ends in .test is resolved by the proxy alone, to this machine: what the policy
reaches directly (loopback) and what it sends through a proxy stay apart.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config

LOOPBACK = "127.0.0.1"
LOGIN, ARM = "login.test", "arm.test"
PAGE = b"<html><title>Sign in to the campus network</title></html>"
REFUSALS = {
    "forbidden": "HTTP/1.1 403 Forbidden by policy\r\n",
    "redirect": "HTTP/1.1 302 Found\r\nLocation: http://portal.campus.test/login\r\n",
    "page": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
}


@dataclass
class ConnectProxy:
    """A forward proxy that understands CONNECT, and behaves as its `mode` says.

    Modes: through, silent, close, page, forbidden, redirect; `wants` are the schemes by which it
    authenticates, `user` whom it lets in. `asked` holds what each client asked it for.
    """

    mode: str = "through"
    wants: tuple[str, ...] = ()
    user: str = ""
    to_port: int = 0
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "silent":
            await reader.read()  # until the client gives up
            return
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head.partition("\r\n")[0].rpartition(" ")[0])
        if self.wants and not self._lets_in(head):
            schemes = "".join(f"Proxy-Authenticate: {scheme}\r\n" for scheme in self.wants)
            writer.write(f"HTTP/1.1 407 Proxy Authentication Required\r\n{schemes}\r\n".encode())
        elif self.mode in REFUSALS:
            writer.write(REFUSALS[self.mode].encode() + b"\r\n" + PAGE)
        elif self.mode == "through":
            host, _, port = self.asked[-1].removeprefix("CONNECT ").rpartition(":")
            await self._connect(LOOPBACK if host.endswith(".test") else host, int(port), reader, writer)
        await writer.drain()

    def _lets_in(self, head: str) -> bool:
        return bool(self.user) and base64.b64encode(self.user.encode()).decode() in head

    async def _connect(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await asyncio.open_connection(host, self.to_port or port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pipe(reader, back), _pipe(there, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def running(proxy: ConnectProxy, tls: ssl.SSLContext | None = None) -> AsyncIterator[ConnectProxy]:
    """Run a proxy, itself behind TLS where a context is given."""
    clients: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clients.add(asyncio.create_task(proxy.serve(reader, writer)))

    server = await asyncio.start_server(begin, LOOPBACK, 0, ssl=tls)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


class Authority:
    """A certificate authority of a test's own; what it lacks is what strict checking refuses."""

    def __init__(self, *, lacks: str = "") -> None:
        self._lacks = lacks
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed("Campus inspection CA", self._key, None)

    def write(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def server(self, folder: Path, *names: str) -> ssl.SSLContext:
        """Return the context of a server that goes by these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = folder / f"{names[0]}.pem"
        path.write_bytes(
            private + self._signed(names[0], key, names).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signed(
        self, subject: str, key: ec.EllipticCurvePrivateKey, names: tuple[str, ...] | None
    ) -> x509.Certificate:
        now, day, is_authority = datetime.now(UTC), timedelta(days=1), names is None
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Campus inspection CA"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - day)
            .not_valid_after(now + day)
            .add_extension(x509.BasicConstraints(is_authority, None), self._lacks != "critical")
            .add_extension(identifier, critical=False)
        )
        if self._lacks != "authority key identifier":
            builder = builder.add_extension(issuer, critical=False)
        if is_authority and self._lacks != "keyUsage":
            builder = builder.add_extension(_signs(), critical=True)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(map(_entry, names)), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _entry(name: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)


def _signs() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def behind_names(config: Config, **settings: Any) -> Config:
    """Return a configuration whose one enclave signs in at login.test and reads arm.test."""
    enclave = config.enclaves[0]
    endpoints = replace(
        enclave.endpoints, authority=f"https://{LOGIN}", resource_manager=f"https://{ARM}", ca=None
    )
    return replace(config, enclaves=(replace(enclave, endpoints=endpoints, **settings),))


@asynccontextmanager
async def inspecting(simulator: Simulator, tls: ssl.SSLContext) -> AsyncIterator[ConnectProxy]:
    """Run a proxy that inspects TLS: each name ends in our own server, which asks the simulator."""
    trust = ssl.create_default_context(cafile=simulator.ca)

    async def passed_on(request: web.Request) -> web.Response:
        headers = {name: request.headers[name] for name in KEPT if name in request.headers}
        url, body = f"{simulator.url}{request.raw_path}", await request.read()
        asked = session.request(request.method, url, data=body, headers=headers, ssl=trust)
        async with asked as answer:
            text = (await answer.text()).replace(simulator.url, f"https://{request.host}")
            return web.Response(text=text, status=answer.status, content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", passed_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, 0, ssl_context=tls)
    await site.start()
    proxy = ConnectProxy(to_port=runner.addresses[0][1])
    async with ClientSession() as session, running(proxy):
        yield proxy
    await runner.cleanup()


KEPT = ("Authorization", "Content-Type", "Accept")
