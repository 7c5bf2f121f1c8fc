"""The commands az and azd, asked for a token: in the console's own environment, for so long and no longer.

azure.identity would start them in the environment of this process, where requests finds a netrc,
a store of certificates of its own, and a proxy before loopback; and what az leaves running when
it is too late would go on.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from azure.core.credentials import AccessToken

from console.azure.values.cleaning import line
from console.azure.values.json_types import Json
from console.errors import NotSignedIn, Unreachable

PLAIN = re.compile(r"[\w.:/-]*")  # Windows starts az by way of its shell
LONGEST = 300  # characters of what a command says
NEUTRAL = os.environ.get("SYSTEMROOT", "/") if sys.platform == "win32" else "/"  # no planted file lies there


@dataclass(frozen=True, slots=True)
class Command:
    """A command that signs in: what it is called, its arguments for scopes, tenant and claims, its answer."""

    name: str
    login: str
    arguments: Callable[[Sequence[str], str, str], list[str]]
    token: Callable[[Json], AccessToken]


def _az_arguments(scopes: Sequence[str], tenant: str, claims: str) -> list[str]:
    if claims:
        message = "az cannot answer Azure's demand for a new sign-in. Run az logout, then az login."
        raise NotSignedIn(message)
    resource = scopes[0].removesuffix("/.default")
    words = ["account", "get-access-token", "--output", "json", "--resource", resource]
    return words + (["--tenant", tenant] if tenant else [])


def _az_token(answer: Json) -> AccessToken:
    expires = answer.get("expires_on")  # az before 2.54 gives local time alone
    at = int(expires) if expires else datetime.fromisoformat(answer["expiresOn"]).astimezone().timestamp()
    return AccessToken(answer["accessToken"], int(at))


def _azd_arguments(scopes: Sequence[str], tenant: str, claims: str) -> list[str]:
    words = ["auth", "token", "--output", "json", "--no-prompt"]
    words += [word for scope in scopes for word in ("--scope", scope)]
    words += ["--tenant-id", tenant] if tenant else []
    return words + (["--claims", base64.b64encode(claims.encode()).decode()] if claims else [])


def _azd_token(answer: Json) -> AccessToken:
    at = datetime.fromisoformat(answer["expiresOn"])
    return AccessToken(answer["token"], int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()))


AZ = Command("az", "az login", _az_arguments, _az_token)
AZD = Command("azd", "azd auth login", _azd_arguments, _azd_token)


class CommandSignIn:
    """Signs in by what a command is signed in as; it has `seconds` to answer.

    Raises NotSignedIn where it is not installed or not signed in, Unreachable where it does not answer.
    """

    def __init__(self, command: Command, tenant: str, environment: Mapping[str, str], seconds: float) -> None:
        self._command = command
        self._tenant = tenant
        self._environment = environment
        self._seconds = seconds

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for the scopes."""
        for word in (*scopes, self._tenant):
            if not PLAIN.fullmatch(word):
                message = f"{line(word)[:LONGEST]!r} is no scope or tenant that a command could be given"
                raise NotSignedIn(message)
        arguments = self._command.arguments(scopes, self._tenant, options.get("claims") or "")
        out, err, code = await self._run(arguments)
        if code:
            raise NotSignedIn(self._refusal(err or out))
        try:
            return self._command.token(json.loads(out))
        except (ValueError, LookupError, TypeError, AttributeError) as failure:
            message = f"{self._command.name} answered something else than a token. Update it."
            raise NotSignedIn(message) from failure

    async def close(self) -> None:
        """Hold nothing."""

    async def _run(self, arguments: list[str]) -> tuple[str, str, int]:
        process = await self._started(arguments)
        try:
            async with asyncio.timeout(self._seconds):
                out, err = await process.communicate()
        except TimeoutError as failure:
            name = self._command.name
            message = f"{name} did not answer within {self._seconds:g} s; it may wait for the network."
            raise Unreachable(message) from failure
        finally:
            await _ended(process)
        return out.decode(errors="replace"), err.decode(errors="replace"), process.returncode or 0

    async def _started(self, arguments: list[str]) -> Process:
        name, path = self._command.name, shutil.which(self._command.name)
        if path is None:
            message = f"{name} is not installed, or not on the PATH"
            raise NotSignedIn(message)
        pipe = asyncio.subprocess.PIPE
        try:
            return await asyncio.create_subprocess_exec(
                path,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=pipe,
                stderr=pipe,
                cwd=NEUTRAL,
                env={**self._environment, "NO_COLOR": "true", "AZURE_CORE_NO_COLOR": "true"},
                start_new_session=True,
            )
        except OSError as failure:
            message = f"{name} cannot be started ({failure.strerror})"
            raise NotSignedIn(message) from failure

    def _refusal(self, output: str) -> str:
        first_line = next((text for text in output.splitlines() if text.strip()), "it said nothing")
        words = line(first_line.removeprefix("ERROR: "))[:LONGEST]
        is_out = self._command.login in output and "AADSTS" not in output
        return f"{self._command.name} is not signed in. Run {self._command.login}." if is_out else words


async def _ended(process: Process) -> None:
    """Let a command, and what it started, not outlive the wait for it."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
