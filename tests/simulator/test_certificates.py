"""The simulator's certificates, held against the strictest reading that a client may have."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from waiting import PATIENCE

from console.simulator.certificates import tls_context

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator


@pytest.fixture
def certificates(tmp_path: Path) -> tuple[x509.Certificate, x509.Certificate]:
    """The authority's certificate and the server's."""
    tls_context(tmp_path, tmp_path)
    files = (tmp_path / "ca.pem", tmp_path / "server.pem")
    authority, server = (x509.load_pem_x509_certificate(file.read_bytes()) for file in files)
    return authority, server


def test_strict_clients_take_the_simulators_certificate(simulator: Simulator) -> None:
    context = ssl.create_default_context(cafile=simulator.ca)
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # Python 3.13 sets it by itself
    request = urllib.request.Request(f"{simulator.url}/subscriptions?api-version=2022-12-01")  # noqa: S310  https on 127.0.0.1
    with pytest.raises(urllib.error.HTTPError) as refusal:  # a whole answer, to a caller without a token
        urllib.request.urlopen(request, context=context, timeout=PATIENCE)  # noqa: S310  the same
    assert refusal.value.code == 401
    refusal.value.close()


def test_the_authority_may_sign_certificates_and_nothing_else(
    certificates: tuple[x509.Certificate, x509.Certificate],
) -> None:
    extensions = certificates[0].extensions
    constraints = extensions.get_extension_for_class(x509.BasicConstraints)
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert (constraints.critical, constraints.value) == (True, x509.BasicConstraints(ca=True, path_length=0))
    assert (usage.critical, usage.value.key_cert_sign, usage.value.digital_signature) == (True, True, False)


def test_each_certificate_names_its_key_and_the_authoritys(
    certificates: tuple[x509.Certificate, x509.Certificate],
) -> None:
    for certificate in certificates:
        own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        issuer = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
        authority = certificates[0].extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        assert own.value == x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())
        assert issuer.value.key_identifier == authority.value.digest
