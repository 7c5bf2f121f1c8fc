"""What an application registered with Entra, to prove by it who it is: certificates, foreign issuers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from jwt import PyJWKSet


@dataclass(frozen=True, slots=True)
class RegisteredCertificate:
    """A certificate, found by either of its thumbprints: of SHA-1 ("x5t") or of SHA-256 ("x5t#S256")."""

    certificate: x509.Certificate

    def is_meant_by(self, header: Mapping[str, Any]) -> bool:
        """Tell whether an assertion's header names this certificate."""
        algorithms = {"x5t": hashes.SHA1(), "x5t#S256": hashes.SHA256()}  # noqa: S303  a name, as Entra takes it
        return any(
            self._thumbprint(kind) == str(header[name]).rstrip("=")
            for name, kind in algorithms.items()
            if name in header
        )

    def _thumbprint(self, kind: hashes.HashAlgorithm) -> str:
        return base64.urlsafe_b64encode(self.certificate.fingerprint(kind)).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class FederatedCredential:
    """A foreign issuer's subject that may act as the application; `keys` are the issuer's, by id."""

    issuer: str
    subject: str
    audience: str
    keys: Mapping[str, Any]


@dataclass(slots=True)
class Registration:
    """One application's credentials."""

    certificates: list[RegisteredCertificate] = field(default_factory=list)
    federated: list[FederatedCredential] = field(default_factory=list)

    def add_certificate(self, pem: bytes) -> None:
        """Register a certificate in PEM; raises ValueError if it is none."""
        self.certificates.append(RegisteredCertificate(x509.load_pem_x509_certificate(pem)))

    def add_issuer(self, issuer: str, subject: str, audience: str, key_set: dict[str, Any]) -> None:
        """Register a subject of a foreign issuer, whose keys are given as its key set (JWKS)."""
        keys = {key.key_id or "": key.key for key in PyJWKSet.from_dict(key_set).keys}
        self.federated.append(FederatedCredential(issuer, subject, audience, keys))
