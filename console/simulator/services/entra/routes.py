"""Entra ID: discovery, tokens, device codes; and the managed-identity endpoint."""

from __future__ import annotations

import base64
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from console.simulator.replies import Refusal, SignInRefusal
from console.simulator.routing import Call, Caller, Reply, serves
from console.simulator.services.entra.assertions import KIND as ASSERTION_KIND
from console.simulator.services.entra.assertions import check_assertion
from console.simulator.services.entra.authority import LIFE, DeviceCode, audiences_of
from console.simulator.settings import CLIENT_ID
from console.simulator.shapes import Shape

POLL_SECONDS = 1
DISCOVERY, DEVICE_CODE = Shape("entra/discovery"), Shape("entra/deviceCode")
IDENTITY_TOKEN = Shape("entra/managedIdentityToken")
MISSING = "The request body must contain the following parameter:"


@serves("GET", "/{tenant}/v2.0/.well-known/openid-configuration", needs_token=False)
@serves("GET", "/{tenant}/.well-known/openid-configuration", needs_token=False)
def discovery(call: Call) -> Reply:
    """Answer where this tenant's sign-in answers."""
    return Reply(DISCOVERY(tenant=f"{call.base_url}/{call.path['tenant']}"))


@serves("GET", "/{tenant}/discovery/v2.0/keys", needs_token=False)
@serves("GET", "/{tenant}/discovery/keys", needs_token=False)
def keys(call: Call) -> Reply:
    """Answer the keys that tokens are signed with."""
    return Reply(call.world.authority.public_keys())


@serves("GET", "/{tenant}/discovery/instance", needs_token=False)
def instance(call: Call) -> Reply:
    """Answer which authority this is, as clients ask before they trust one."""
    host = call.base_url.removeprefix("https://")
    alias = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
    where = f"{call.base_url}/{call.path['tenant']}/v2.0/.well-known/openid-configuration"
    return Reply({"tenant_discovery_endpoint": where, "api-version": "1.1", "metadata": [alias]})


@serves("POST", "/{tenant}/oauth2/v2.0/token", needs_token=False)
@serves("POST", "/{tenant}/oauth2/token", needs_token=False)
def token(call: Call) -> Reply:
    """Issue a token for one of the grants that clients use."""
    form = {name: values[0] for name, values in parse_qs(call.content.decode()).items()}
    grant = form.get("grant_type", "")
    if grant == "client_credentials":
        _check_client(call, form)
        return Reply(_tokens(call, _application(call, form), form))
    if grant == "refresh_token" and form.get("refresh_token") in call.world.authority.refresh_tokens:
        return Reply(_tokens(call, _operator(call, form), form, refreshable=True))
    if grant.endswith("device_code"):
        return _device_token(call, form)
    if grant in ("refresh_token", "authorization_code", "password"):
        raise SignInRefusal("invalid_grant", 70000, "The provided value for the grant is not valid.")
    raise SignInRefusal("unsupported_grant_type", 70003, f"The grant type '{grant}' is not supported.")


@serves("POST", "/{tenant}/oauth2/v2.0/devicecode", needs_token=False)
def device_code(call: Call) -> Reply:
    """Start a sign-in by code."""
    form = {name: values[0] for name, values in parse_qs(call.content.decode()).items()}
    code = secrets.token_urlsafe(24)
    call.world.authority.device_codes[code] = DeviceCode(form.get("scope", ""))
    reply = DEVICE_CODE(
        user_code=secrets.token_hex(4).upper(),
        device_code=code,
        address=f"{call.base_url}/common/oauth2/deviceauth",
        poll_seconds=POLL_SECONDS,
    )
    return Reply(reply)


@serves("GET", "/msi/token", needs_token=False)
def managed_identity(call: Call) -> Reply:
    """Issue a managed identity's token, as the App Service endpoint does."""
    if call.headers.get("x-identity-header") != call.world.authority.secret:
        raise Refusal(401, "Unauthorized", "The X-IDENTITY-HEADER is missing or wrong.")
    caller = Caller(CLIENT_ID, "managed-identity", call.world.tenant_id, CLIENT_ID)
    resource = call.query.get("resource", "")
    expires_at = int(time.time() + LIFE.total_seconds())
    token = _issue(call, caller, resource)
    return Reply(
        IDENTITY_TOKEN(token=token, expires_at=str(expires_at), resource=resource, client_id=CLIENT_ID)
    )


def _device_token(call: Call, form: dict[str, str]) -> Reply:
    waiting = call.world.authority.device_codes.get(form.get("device_code", ""))
    if waiting is None:
        raise SignInRefusal("invalid_grant", 70000, "The device code is not known.")
    waiting.polls += 1
    if waiting.polls < 2:  # noqa: PLR2004  somebody needs a moment to type
        words = "OAuth 2.0 device flow error. Authorization is pending. Continue polling."
        raise SignInRefusal("authorization_pending", 70016, words)
    return Reply(_tokens(call, _operator(call, form), {"scope": waiting.scope, **form}, refreshable=True))


def _check_client(call: Call, form: dict[str, str]) -> None:
    client = form.get("client_id", "")
    if "client_assertion" in form:
        _check_assertion(call, form, client)
    elif "client_secret" not in form:
        words = f"{MISSING} 'client_assertion' or 'client_secret'."
        raise SignInRefusal("invalid_client", 7000218, words, status=401)
    elif form["client_secret"] != call.world.authority.secret:
        words = (
            "Invalid client secret provided. Ensure the secret being sent in the request is the client "
            f"secret value, not the client secret ID, for a secret added to app '{client}'."
        )
        raise SignInRefusal("invalid_client", 7000215, words, status=401)


def _check_assertion(call: Call, form: dict[str, str], client: str) -> None:
    if form.get("client_assertion_type") != ASSERTION_KIND:
        raise SignInRefusal("invalid_request", 900144, f"{MISSING} 'client_assertion_type'.")
    tenant = f"{call.base_url}/{call.path['tenant']}"
    audiences = (f"{tenant}/oauth2/v2.0/token", f"{tenant}/oauth2/token", f"{tenant}/v2.0")
    registration = call.world.authority.registration(client)
    check_assertion(form["client_assertion"], client, registration, audiences, datetime.now(UTC))


def _application(call: Call, form: dict[str, str]) -> Caller:
    client = form.get("client_id", CLIENT_ID)
    return Caller(client, "enclave-console", call.path["tenant"], client)


def _operator(call: Call, form: dict[str, str]) -> Caller:
    person = next(person for person in call.world.enclaves[0].people if person.is_operator)
    return Caller(person.object_id, person.upn, call.world.tenant_id, form.get("client_id", ""))


def _issue(call: Call, caller: Caller, scope: str) -> str:
    audience = audiences_of(scope, call.base_url)
    return call.world.authority.issue(caller, audience, f"{call.base_url}/{caller.tenant_id}/")


def _tokens(call: Call, caller: Caller, form: dict[str, str], *, refreshable: bool = False) -> dict[str, Any]:
    scopes = (form.get("scope") or form.get("resource") or "").split()
    scope = next((word for word in scopes if "://" in word or "/" in word), "")
    seconds = int(LIFE.total_seconds())
    answer: dict[str, Any] = {
        "token_type": "Bearer",
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": _issue(call, caller, scope),
        "scope": scope,
    }
    if refreshable:
        answer["refresh_token"] = secrets.token_urlsafe(48)
        call.world.authority.refresh_tokens.add(answer["refresh_token"])
        answer["id_token"] = call.world.authority.issue(
            caller, form.get("client_id", ""), f"{call.base_url}/"
        )
        answer["client_info"] = _client_info(caller)
    return answer


def _client_info(caller: Caller) -> str:
    """Return who signed in, as MSAL keeps accounts apart by it."""
    about = json.dumps({"uid": caller.object_id, "utid": caller.tenant_id})
    return base64.urlsafe_b64encode(about.encode()).decode().rstrip("=")
