"""The server: one short pipeline from a request to Azure's answer.

fault? -> route -> token -> limits -> enclave, lived up to now -> handler -> reply
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
import uuid
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web

from console.simulator import control, wire
from console.simulator.faults import Fault
from console.simulator.limits import Limits
from console.simulator.recording import Recorder
from console.simulator.replies import Refusal
from console.simulator.routing import Call, Caller, Reply, Route, matching
from console.simulator.services import load_services
from console.simulator.services.authorization.routes.locks import refuse_locked
from console.simulator.spoiling import spoil
from console.simulator.world.world import World

log = logging.getLogger(__name__)
LARGEST_BODY = 64 << 20


class Server:
    """Answers every request with what the world holds now; `base_url` is set once it listens."""

    def __init__(self, world: World, recorder: Recorder | None = None) -> None:
        self.world = world
        self.base_url = ""
        self.control_token = secrets.token_urlsafe(24)
        self.limits = Limits(lambda: time.monotonic() * world.limit_speed)
        self._recorder = recorder
        load_services()

    def application(self) -> web.Application:
        """Return the aiohttp application: one handler for everything."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", self.handle)
        return application

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, faults first."""
        content = await request.read()
        if request.path.startswith(control.PREFIX):
            return self._control(request, content)
        self.world.requests += 1
        target = request.rel_url.raw_path_qs
        struck_before = self.world.faults.struck
        slow = self.world.faults.strike(request.method, target, "slow")
        try:
            with self.limits.slot(_claimed_caller(request), request.path):
                if slow:
                    await asyncio.sleep(float(slow.details.get("seconds", 5)))
                if self.world.faults.strike(request.method, target, "drop"):
                    return wire.drop(request)
                reply = self._answer(request, content, target)
        except Refusal as refusal:
            reply = refusal.reply()
        reply.headers |= _request_ids(request)
        reply = spoil(self.world, request.method, target, reply)
        response = wire.response(request, reply)
        if self._recorder:
            is_spoiled = self.world.faults.struck != struck_before or bool(self.world.taint)
            self._recorder.note(request, content, response, is_spoiled=is_spoiled)
        torn = self.world.faults.strike(request.method, target, "cut", "garbage")
        return await wire.tear(request, response, torn) if torn else response

    def _control(self, request: web.Request, content: bytes) -> web.Response:
        if request.headers.get(control.HEADER) != self.control_token:
            return web.Response(status=403)
        try:
            reply = control.order(
                self.world, request.path.removeprefix(control.PREFIX), json.loads(content or b"{}")
            )
        except Refusal as refusal:
            reply = refusal.reply()
        return wire.response(request, reply)

    def _answer(self, request: web.Request, content: bytes, target: str) -> Reply:
        try:
            fault = self.world.faults.strike(request.method, target, "status", "expired", "challenge")
            if fault:
                return _fault_refusal(fault).reply()
            return self._serve(request, content, target)
        except Refusal as refusal:
            return refusal.reply()
        except LookupError as missing:
            return Refusal(404, "ResourceNotFound", f"The resource was not found: {missing}.").reply()
        except Exception:
            log.exception("%s %s", request.method, target)
            return Refusal(500, "InternalServerError", "The server encountered an internal error.").reply()

    def _serve(self, request: web.Request, content: bytes, target: str) -> Reply:
        query = {name.casefold(): value for name, value in request.query.items()}
        route, path = _route(request.method, request.rel_url.raw_path, query)
        caller = self._caller(request, route)
        charged = self.limits.charge(
            caller.object_id, request.method, request.path, path.get("subscription", "")
        )
        call = Call(
            world=self.world,
            method=request.method,
            url=self.base_url + target,
            path=path,
            query=query,
            headers={name.casefold(): value for name, value in request.headers.items()},
            content=content,
            body=_json_body(request, content),
            caller=caller,
            base_url=self.base_url,
            known_enclave=self._enclave(path.get("subscription", "")),
        )
        refuse_locked(call)
        reply = route.handler(call)
        reply.headers |= charged
        return reply

    def _caller(self, request: web.Request, route: Route) -> Caller:
        if not route.needs_token:
            return Caller()
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        challenge = f'Bearer authorization_uri="{self.base_url}/common", error="invalid_token"'
        if scheme.casefold() != "bearer":
            words = "Authentication failed. The 'Authorization' header is missing."
            raise Refusal(401, "AuthenticationFailed", words, WWW_Authenticate=challenge)
        try:
            return self.world.authority.caller(token, route.audience)
        except jwt.ExpiredSignatureError:
            words = "The access token expiry UTC time is earlier than current UTC time."
            raise Refusal(401, "ExpiredAuthenticationToken", words, WWW_Authenticate=challenge) from None
        except jwt.InvalidTokenError as wrong:
            raise Refusal(
                401, "InvalidAuthenticationToken", f"{wrong}.", WWW_Authenticate=challenge
            ) from None

    def _enclave(self, subscription: str) -> Any:
        if not subscription:
            return None
        enclave = self.world.in_subscription(subscription)
        if enclave is None:
            raise Refusal(
                404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found."
            )
        return enclave


def _claimed_caller(request: web.Request) -> str:
    """Return whose token the request claims to bring; it is checked when the request is served."""
    token = request.headers.get("Authorization", "").partition(" ")[2]
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("oid", ""))
    except jwt.InvalidTokenError:
        return ""


def _route(method: str, raw_path: str, query: dict[str, str]) -> tuple[Route, dict[str, str]]:
    fits = matching(raw_path)
    if not fits:
        raise Refusal(404, "InvalidResourceType", f"No service answers at '{unquote(raw_path)}'.")
    served = [(route, path) for route, path in fits if route.method == method]
    if not served:
        raise Refusal(405, "MethodNotAllowed", f"The method {method} is not allowed here.")
    version = query.get("api-version", "")
    for route, path in served:
        if not route.versions or version in route.versions or ("*" in route.versions and version):
            return route, path
    if not version:
        words = "The api-version query parameter (?api-version=) is required for all requests."
        raise Refusal(400, "MissingApiVersionParameter", words)
    versions = "','".join(sorted({version for route, _ in served for version in route.versions}))
    words = f"The api-version '{version}' is invalid. The supported versions are '{versions}'."
    raise Refusal(400, "InvalidApiVersionParameter", words)


def _json_body(request: web.Request, content: bytes) -> Any:
    if not content or "json" not in request.content_type:
        return None
    try:
        return json.loads(content)
    except ValueError:
        raise Refusal(400, "InvalidRequestContent", "The request content was invalid JSON.") from None


def _fault_refusal(fault: Fault) -> Refusal:
    details = fault.details
    if fault.kind == "status":
        status = int(details.get("status", 500))
        code = {429: "TooManyRequests", 503: "ServiceUnavailable", 403: "AuthorizationFailed"}.get(status)
        wait = {"Retry_After": str(details["retry_after"])} if "retry_after" in details else {}
        return Refusal(
            status,
            details.get("code", code or "InternalServerError"),
            details.get("message", "It failed."),
            **wait,
        )
    claims = details.get("claims", "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==")
    error = (
        'error="insufficient_claims", claims="' + claims
        if fault.kind == "challenge"
        else 'error="invalid_token'
    )
    header = f'Bearer authorization_uri="https://127.0.0.1/common", {error}"'
    code = "InvalidAuthenticationToken" if fault.kind == "challenge" else "ExpiredAuthenticationToken"
    return Refusal(401, code, "The access token is no longer accepted.", WWW_Authenticate=header)


def _request_ids(request: web.Request) -> dict[str, str]:
    request_id = str(uuid.uuid4())
    headers = {
        "x-ms-request-id": request_id,
        "x-ms-correlation-request-id": request.headers.get("x-ms-correlation-request-id", request_id),
    }
    client_request_id = request.headers.get("x-ms-client-request-id")
    return headers | ({"x-ms-client-request-id": client_request_id} if client_request_id else {})
