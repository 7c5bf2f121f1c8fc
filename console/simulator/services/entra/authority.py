"""Tokens: signed with a key of this run, checked on every call."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from console.simulator.routing import Caller
from console.simulator.services.entra.registrations import Registration

LIFE = timedelta(minutes=70)
AUDIENCES = {
    "management.azure.com": "arm",
    "management.core.windows.net": "arm",
    "api.loganalytics.io": "logs",
    "storage.azure.com": "storage",
}


def audiences_of(scope: str, base_url: str) -> list[str]:
    """Return which services a requested scope is for: "arm", "logs", "storage".

    The simulator's own address stands for the Resource Manager and for Log
    Analytics, whose client asks for its endpoint without a path.
    """
    for host, audience in AUDIENCES.items():
        if host in scope:
            return [audience]
    return ["arm", "logs"] if scope.startswith(base_url) else [scope.removesuffix("/.default")]


@dataclass(slots=True)
class DeviceCode:
    """A sign-in that waits for somebody to enter its code; approved at the second poll."""

    scope: str
    polls: int = 0


@dataclass(slots=True)
class Authority:
    """Makes and checks the tokens of one run, and remembers the sign-ins that are under way."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key_id: str = field(default_factory=lambda: secrets.token_hex(8))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    refresh_tokens: set[str] = field(default_factory=set)
    device_codes: dict[str, DeviceCode] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)

    def registration(self, client: str) -> Registration:
        """Return what the application `client` has registered so far."""
        return self.registrations.setdefault(client.casefold(), Registration())

    def issue(self, caller: Caller, audience: str | list[str], issuer: str, life: timedelta = LIFE) -> str:
        """Return a signed access token for `caller`, good for `audience`."""
        now = datetime.now(UTC)
        claims = {
            "aud": audience,
            "iss": issuer,
            "iat": now,
            "nbf": now,
            "exp": now + life,
            "oid": caller.object_id,
            "sub": caller.object_id,
            "tid": caller.tenant_id,
            "appid": caller.app_id,
            "upn": caller.name,
            "preferred_username": caller.name,
            "name": caller.name,
            "ver": "1.0",
            "uti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, self.key, "ES256", {"kid": self.key_id})

    def caller(self, token: str, audience: str) -> Caller:
        """Return who the token was issued to; raises jwt.InvalidTokenError if it is no good."""
        claims = jwt.decode(token, self.key.public_key(), ["ES256"], audience=audience)
        return Caller(claims["oid"], claims["upn"], claims["tid"], claims["appid"])

    def public_keys(self) -> dict[str, Any]:
        """Return the key set that OpenID discovery points to."""
        key = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": self.key_id, "use": "sig"}]}
