"""Applications that prove who they are by a signed token: whatever is wrong with it has its own code."""

from __future__ import annotations

import json
import ssl
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes
from signing import SignInKey
from waiting import PATIENCE

if TYPE_CHECKING:
    from conftest import Simulator

CLIENT = "7a7a7a7a-1111-4222-8333-444455556666"
ISSUER = "https://oidc.example/assertions/"
SUBJECT = "system:serviceaccount:consoles:enclave-console"
AUDIENCE = "api://AzureADTokenExchange"
HOUR = 3_600


@pytest.fixture(scope="module")
def key() -> SignInKey:
    return SignInKey()


@pytest.fixture(scope="module")
def stranger() -> SignInKey:
    return SignInKey()


def posted(simulator: Simulator, url: str, form: dict[str, str]) -> dict[str, Any]:
    context = ssl.create_default_context(cafile=simulator.ca)
    request = urllib.request.Request(url, urlencode(form).encode())  # noqa: S310  https on 127.0.0.1
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE, context=context) as answer:  # noqa: S310  the same
            return dict(json.load(answer))
    except HTTPError as refused:
        with refused:
            return dict(json.load(refused))


class Application:
    """An application that presents what a test gives it, and says how Entra answered."""

    def __init__(self, simulator: Simulator, key: SignInKey) -> None:
        self.simulator = simulator
        self.key = key
        self.endpoint = f"{simulator.url}/{simulator.config.enclaves[0].tenant}/oauth2/v2.0/token"

    def own(self, **changes: Any) -> dict[str, Any]:
        """Return the claims of an assertion of its own, with some of them changed."""
        now = int(time.time())
        claims = {
            "aud": self.endpoint,
            "iss": CLIENT,
            "sub": CLIENT,
            "nbf": now,
            "exp": now + 600,
            "jti": "1",
        }
        return claims | changes

    def foreign(self, **changes: Any) -> dict[str, Any]:
        """Return the claims of its cluster's token, with some of them changed."""
        return self.own(iss=ISSUER, sub=SUBJECT, aud=[AUDIENCE]) | changes

    def signed(self, claims: dict[str, Any], by: SignInKey | None = None, algorithm: str = "PS256") -> str:
        """Return an assertion that names its registered certificate, whoever signs it."""
        named = {"x5t#S256": self.key.thumbprint(hashes.SHA256())}
        return (by or self.key).sign(claims, algorithm, **named)

    def answer(self, assertion: str, **form: str) -> dict[str, Any]:
        """Present an assertion and return the token endpoint's answer."""
        asked = {
            "grant_type": "client_credentials",
            "client_id": CLIENT,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
            "scope": "https://management.azure.com/.default",
            **form,
        }
        return posted(self.simulator, self.endpoint, asked)

    def refusal(self, assertion: str, **form: str) -> int:
        """Present an assertion that is refused, and return the AADSTS number."""
        answer = self.answer(assertion, **form)
        (number,) = answer["error_codes"]
        assert answer["error_description"].startswith(f"AADSTS{number}: ")
        assert "access_token" not in answer
        return int(number)


@pytest.fixture
def application(simulator: Simulator, key: SignInKey) -> Application:
    simulator.order("register", client_id=CLIENT, certificate=key.public_pem)
    trusted = {"issuer": ISSUER, "subject": SUBJECT, "audience": AUDIENCE, "keys": key.key_set}
    simulator.order("register", client_id=CLIENT, **trusted)
    return Application(simulator, key)


@pytest.mark.parametrize(("name", "kind"), [("x5t", hashes.SHA1()), ("x5t#S256", hashes.SHA256())])  # noqa: S303  a name
@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_a_registered_certificate_signs_in_by_either_thumbprint(
    application: Application, name: str, kind: hashes.HashAlgorithm, algorithm: str
) -> None:
    header = {name: application.key.thumbprint(kind)}
    assertion = application.key.sign(application.own(), algorithm, **header)
    assert application.answer(assertion)["access_token"].count(".") == 2


def test_a_certificate_that_is_not_registered_is_named(application: Application, stranger: SignInKey) -> None:
    header = {"x5t#S256": stranger.thumbprint(hashes.SHA256())}
    answer = application.answer(stranger.sign(application.own(), "PS256", **header))
    assert answer["error"] == "invalid_client"
    assert answer["error_codes"] == [700027]
    assert "The key was not found." in answer["error_description"]
    assert header["x5t#S256"] in answer["error_description"]


def test_another_key_cannot_sign_for_a_registered_certificate(
    application: Application, stranger: SignInKey
) -> None:
    answer = application.answer(application.signed(application.own(), by=stranger))
    assert answer["error_codes"] == [700027]
    assert "did not match the expected signature" in answer["error_description"]


def test_an_expired_certificate_is_refused(application: Application) -> None:
    old = SignInKey(datetime.now(UTC) - timedelta(days=2))
    application.simulator.order("register", client_id=CLIENT, certificate=old.public_pem)
    header = {"x5t#S256": old.thumbprint(hashes.SHA256())}
    answer = application.answer(old.sign(application.own(), "PS256", **header))
    assert answer["error_codes"] == [700027]
    assert "The key used is expired." in answer["error_description"]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"iss": "somebody-else"}, 700021),
        ({"sub": "somebody-else"}, 700021),
        ({"aud": "https://login.example/other/oauth2/v2.0/token"}, 700023),
        ({"exp": 1}, 700024),
        ({"nbf": time.time() + HOUR}, 700024),
        ({"exp": "soon"}, 50027),
        ({"exp": None}, 50027),
    ],
)
def test_each_claim_of_an_assertion_is_checked(
    application: Application, changes: dict[str, Any], number: int
) -> None:
    assert application.refusal(application.signed(application.own(**changes))) == number


def test_an_hour_that_has_just_ended_is_forgiven_for_five_minutes(application: Application) -> None:
    now = int(time.time())
    assert "access_token" in application.answer(application.signed(application.own(exp=now - 200)))
    assert application.refusal(application.signed(application.own(exp=now - 400))) == 700024


def test_what_is_no_token_at_all_is_malformed(application: Application) -> None:
    assert application.refusal("not-a-token") == 50027


def test_the_kind_of_assertion_has_to_be_said(application: Application) -> None:
    assertion = application.signed(application.own())
    assert application.refusal(assertion, client_assertion_type="") == 900144


def test_another_applications_certificate_does_not_serve(application: Application) -> None:
    other = "9b9b9b9b-1111-4222-8333-444455556666"
    claims = application.own(iss=other, sub=other)
    assert application.refusal(application.signed(claims), client_id=other) == 700027


def test_a_token_of_a_trusted_issuer_signs_in(application: Application) -> None:
    token = application.key.sign(application.foreign(), kid=application.key.key_id)
    assert application.answer(token)["access_token"].count(".") == 2


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"iss": "https://oidc.example/another/"}, 700211),
        ({"sub": "system:serviceaccount:consoles:Enclave-Console"}, 700213),
        ({"aud": ["api://somebody-else"]}, 700212),
        ({"exp": 1}, 700024),
    ],
)
def test_each_claim_of_a_trusted_issuers_token_is_matched(
    application: Application, changes: dict[str, Any], number: int
) -> None:
    token = application.key.sign(application.foreign(**changes), kid=application.key.key_id)
    assert application.refusal(token) == number


def test_a_key_that_the_issuer_does_not_publish_is_refused(application: Application) -> None:
    assert application.refusal(application.key.sign(application.foreign(), kid="key-2")) == 7000272


def test_another_key_cannot_sign_for_a_trusted_issuer(application: Application, stranger: SignInKey) -> None:
    token = stranger.sign(application.foreign(), kid=application.key.key_id)
    assert application.refusal(token) == 7000274


def test_a_secret_or_an_assertion_has_to_be_given(application: Application) -> None:
    form = {"grant_type": "client_credentials", "client_id": CLIENT}
    assert posted(application.simulator, application.endpoint, form)["error_codes"] == [7000218]
