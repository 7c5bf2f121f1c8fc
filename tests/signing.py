"""Keys and certificates by which an application of a test's own signs in."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm


class SignInKey:
    """A key and its self-signed certificate, good for a day from `start`."""

    key_id = "key-1"

    def __init__(self, start: datetime | None = None) -> None:
        self.private = rsa.generate_private_key(65_537, 2_048)
        self.certificate = self._certificate(start or datetime.now(UTC))

    def _certificate(self, start: datetime) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "enclave-console")])
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.private.public_key())
            .serial_number(1)
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=1))
            .sign(self.private, hashes.SHA256())
        )

    @property
    def public_pem(self) -> str:
        """The certificate, as an application registers it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def pem(self) -> bytes:
        """The key and the certificate, as an application keeps them."""
        private = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + self.public_pem.encode()

    @property
    def key_set(self) -> dict[str, Any]:
        """The public key, as an issuer publishes it."""
        return {"keys": [json.loads(RSAAlgorithm.to_jwk(self.private.public_key())) | {"kid": self.key_id}]}

    def thumbprint(self, kind: hashes.HashAlgorithm) -> str:
        """Return the certificate's thumbprint, as an assertion's header carries it."""
        return base64.urlsafe_b64encode(self.certificate.fingerprint(kind)).decode()

    def sign(self, claims: dict[str, Any], algorithm: str = "RS256", **header: str) -> str:
        """Return a token of these claims."""
        return jwt.encode(claims, self.private, algorithm, header)
