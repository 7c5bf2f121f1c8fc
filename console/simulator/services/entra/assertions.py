"""Client assertions: the signed tokens by which an application proves who it is, without a secret.

It signs one with the key of a certificate that it registered, or brings one from
an issuer that it trusts (workload identity federation). Codes and words are Entra's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from console.simulator.replies import SignInRefusal
from console.simulator.services.entra.registrations import RegisteredCertificate, Registration

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SKEW = timedelta(minutes=5)
CERTIFICATE_ALGORITHMS = ["PS256", "RS256"]
FEDERATED_ALGORITHMS = ["RS256"]
DOCUMENTS = "https://learn.microsoft.com/entra"
REVIEW = f" Review the documentation at {DOCUMENTS}/identity-platform/certificate-credentials ."


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion as it was presented for `client`: read, and not yet believed."""

    token: str
    client: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def is_foreign(self) -> bool:
        """Whether another issuer made it: an application names itself by its id, an issuer by its address."""
        return str(self.claims.get("iss", "")).startswith("https://")

    def is_signed_by(self, key: Any, algorithms: list[str]) -> bool:
        """Tell whether the signature is that key's."""
        try:
            jwt.PyJWS().decode(self.token, key, algorithms)
        except (jwt.InvalidTokenError, TypeError):  # the latter for a key of another kind
            return False
        return True


def check_assertion(
    token: str, client: str, registration: Registration, audiences: Collection[str], now: datetime
) -> None:
    """Raise SignInRefusal unless `token` proves that its bearer is the application `client`.

    `audiences` are the token endpoint's own names, one of which a certificate's
    assertion must be addressed to.
    """
    assertion = _read(token, client)
    if assertion.is_foreign:
        _check_federated(assertion, registration)
    else:
        _check_certificate(assertion, registration, audiences, now)
    _check_time(assertion, now)


def _read(token: str, client: str) -> Assertion:
    try:
        decoded = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise _malformed() from None
    return Assertion(token, client, decoded["header"], decoded["payload"])


def _check_certificate(
    assertion: Assertion, registration: Registration, audiences: Collection[str], now: datetime
) -> None:
    clients = {str(assertion.claims.get(claim, "")).casefold() for claim in ("iss", "sub")}
    if clients != {assertion.client.casefold()}:
        words = "Client assertion application identifier doesn't match 'client_id' parameter."
        raise _refusal(700021, words + REVIEW)
    candidates = [
        certificate for certificate in registration.certificates if certificate.is_meant_by(assertion.header)
    ]
    if not candidates:
        raise _unregistered(assertion, "The key was not found.")
    _check_signature(assertion, candidates[0], now)
    if assertion.claims.get("aud") not in audiences:
        words = "Client assertion audience claim does not match Realm issuer."
        raise _refusal(700023, words + REVIEW)


def _check_signature(assertion: Assertion, registered: RegisteredCertificate, now: datetime) -> None:
    certificate = registered.certificate
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    certificate_dates = f", Found key 'Start={start:%m/%d/%Y %H:%M:%S}, End={end:%m/%d/%Y %H:%M:%S}'"
    if not start - SKEW <= now <= end:
        raise _unregistered(assertion, "The key used is expired.", certificate_dates)
    if not assertion.is_signed_by(certificate.public_key(), CERTIFICATE_ALGORITHMS):
        reason = "The provided signature value did not match the expected signature value."
        raise _unregistered(assertion, reason, certificate_dates)


def _check_federated(assertion: Assertion, registration: Registration) -> None:
    trusted = registration.federated
    for number, claim, attribute in (
        (700211, "iss", "issuer"),
        (700213, "sub", "subject"),
        (700212, "aud", "audience"),
    ):
        value = assertion.claims.get(claim, "")
        claimed = value if isinstance(value, list) else [value]
        trusted = [credential for credential in trusted if getattr(credential, attribute) in claimed]
        if not trusted:
            raise _no_record(number, attribute, ", ".join(map(str, claimed)))
    key_id = str(assertion.header.get("kid", ""))
    keys = [credential.keys[key_id] for credential in trusted if key_id in credential.keys]
    if not keys:
        raise _unknown_key(key_id, trusted[0].issuer)
    if not any(assertion.is_signed_by(key, FEDERATED_ALGORITHMS) for key in keys):
        raise _refusal(7000274, "Client assertion contains an invalid signature.")


def _check_time(assertion: Assertion, now: datetime) -> None:
    try:
        start, end = _moment(assertion.claims.get("nbf", 0)), _moment(assertion.claims["exp"])
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise _malformed() from None
    if not start - SKEW <= now < end + SKEW:
        words = (
            f"Client assertion is not within its valid time range. Current time: {_stamp(now)}, "
            f"assertion valid from {_stamp(start)}, expiry time of assertion {_stamp(end)}."
        )
        raise _refusal(700024, words + REVIEW)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z"


def _malformed() -> SignInRefusal:
    return SignInRefusal("invalid_request", 50027, "JWT token is invalid or malformed.")


def _refusal(number: int, words: str) -> SignInRefusal:
    return SignInRefusal("invalid_client", number, words, status=401)


def _unregistered(assertion: Assertion, reason: str, details: str = "") -> SignInRefusal:
    thumbprint = assertion.header.get("x5t#S256") or assertion.header.get("x5t") or ""
    words = (
        "The certificate with identifier used to sign the client assertion is not registered on application. "
        f"[Reason - {reason}, Thumbprint of key used by client: '{thumbprint}'{details}, Please visit the "
        "Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id "
        f"'{assertion.client}'.]"
    )
    return _refusal(700027, words)


def _no_record(number: int, attribute: str, value: str) -> SignInRefusal:
    words = (
        f"No matching federated identity record found for presented assertion {attribute} '{value}'. "
        "Check your federated identity credential Subject, Audience and Issuer against the presented "
        "assertion. "
        f"{DOCUMENTS}/workload-id/workload-identity-federation"
    )
    return _refusal(number, words)


def _unknown_key(key_id: str, issuer: str) -> SignInRefusal:
    words = (
        f"The certificate with identifier {key_id} used to sign the federated credential could not be found "
        f"in the metadata of identity provider {issuer}. Please validate that your Identity Provider's "
        "metadata exposes the key used to sign the incoming token."
    )
    return _refusal(7000272, words)
