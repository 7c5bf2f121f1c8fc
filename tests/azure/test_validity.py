"""A certificate that is not valid now: the words name the clock, which is often what is wrong."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.azure.connection import connected
from console.azure.topics import QUOTA
from console.errors import Unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

DAY = timedelta(days=1)


def certificate_from(start: datetime, folder: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that is good for a day from `start`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    uses = dict.fromkeys(("content_commitment", "data_encipherment", "key_agreement", "crl_sign"), False)
    uses |= dict.fromkeys(("key_encipherment", "encipher_only", "decipher_only"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, **uses), critical=True)
        .add_extension(key_id, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("days", "words"), [(-30, "has expired"), (30, "is not valid yet")], ids=["expired", "not yet valid"]
)
async def test_the_words_tell_what_this_machines_clock_shows(
    simulator: Simulator, tmp_path: Path, days: int, words: str
) -> None:
    pem = certificate_from(datetime.now(UTC) + days * DAY, tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    enclave = simulator.config.enclaves[0]
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context) as server:
        authority = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        endpoints = replace(enclave.endpoints, authority=authority, ca=pem)
        async with connected(replace(enclave, endpoints=endpoints)) as connection:
            with pytest.raises(Unreachable) as refused:
                await connection.read(QUOTA)
    said = refused.value.sentence()
    assert f"The certificate of 127.0.0.1 {words}: this machine's clock shows 20" in said
    assert said.endswith("Set the clock if it is wrong.")


def test_the_simulators_own_certificate_is_valid_whatever_the_clock_shows(simulator: Simulator) -> None:
    authority = x509.load_pem_x509_certificate(simulator.ca.read_bytes())
    port = int(simulator.url.rpartition(":")[2])
    server = x509.load_pem_x509_certificate(ssl.get_server_certificate(("127.0.0.1", port)).encode())
    for certificate in authority, server:
        assert certificate.not_valid_before_utc <= datetime(1970, 1, 1, tzinfo=UTC)
        assert certificate.not_valid_after_utc.year == 9999
