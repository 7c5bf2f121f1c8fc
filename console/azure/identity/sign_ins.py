"""The ways to sign in, and in which order they are tried.

Never DefaultAzureCredential: it probes the metadata address unasked.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from azure import identity
from azure.identity import aio

from console.azure.http.deadlines import Deadlines
from console.azure.http.environment import command_environment
from console.azure.http.pacing import Pacer
from console.azure.http.proxies import of_this_machine
from console.azure.http.transport import DEADLINES, GuardedTransport, open_session
from console.azure.http.trust import trust_in
from console.azure.identity.commands import AZ, AZD, Command, CommandSignIn
from console.azure.identity.credentials import CachingCredential
from console.azure.identity.interactive import InThread, LoopTransport
from console.azure.identity.ways import SignIn, Way
from console.azure.values.cleaning import line
from console.config import EnclaveConfig
from console.errors import NotSignedIn

if TYPE_CHECKING:
    from azure.core.pipeline.transport import AioHttpTransport

ShowCode: TypeAlias = "Callable[[str], Callable[[], object] | None]"
"""Shows the words that ask for a code, and returns what takes them away again, if anything can."""

AUTO = ("workload", "managed", "azure-cli", "azd", "device-code", "browser")
MANAGED_VARIABLES = ("IDENTITY_ENDPOINT", "MSI_ENDPOINT", "IMDS_ENDPOINT")
METADATA_VARIABLE, METADATA = "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://169.254.169.254"
LONGEST_ADDRESS, LONGEST_CODE = 120, 40  # what is longer is none, and would hide the screen
WORKLOAD_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE"
COMMANDS = {"azure-cli": AZ, "azd": AZD}
ASKING = ("device-code", "browser")
PARTNERS = {"login.chinacloudapi.cn": "login.partner.microsoftonline.cn"}  # where its own answers point to


@asynccontextmanager
async def signed_in(
    enclave: EnclaveConfig, on_device_code: ShowCode, deadlines: Deadlines | None = None
) -> AsyncIterator[CachingCredential]:
    """Give the credential of an enclave and of every other that signs in alike; no request is made yet.

    A managed identity is asked for where this machine has it, and that is without TLS.
    """
    deadlines = deadlines or DEADLINES
    trust = trust_in(enclave.endpoints.ca)
    host = urlsplit(enclave.endpoints.authority).netloc
    async with open_session(trust.context, store=trust.store, deadlines=deadlines) as session:
        transport = GuardedTransport(session, [host, PARTNERS.get(host, host)], Pacer(), read_only=False)
        for url in (METADATA, *map(os.environ.get, (METADATA_VARIABLE, *MANAGED_VARIABLES))):
            if url:
                transport.allow_nearby(url)
        ways = SignIns(enclave, transport, on_device_code, deadlines).ways()
        credential = CachingCredential(ways, deadlines=deadlines)
        try:
            yield credential
        finally:
            await credential.close()


class SignIns:
    """What an enclave's configuration says of signing in, as ways to try."""

    def __init__(
        self,
        enclave: EnclaveConfig,
        transport: AioHttpTransport,
        on_device_code: ShowCode,
        deadlines: Deadlines = DEADLINES,
    ) -> None:
        self._identity = enclave.identity
        self._tenant = enclave.tenant
        self._ca = enclave.endpoints.ca
        self._show = on_device_code
        self._seconds = deadlines.command
        is_own_cloud = bool(self._ca) or enclave.cloud == "custom"
        self._common: dict[str, Any] = {
            "transport": transport,
            "disable_instance_discovery": is_own_cloud,  # Microsoft's list of clouds does not have it
            "retry_total": 1,  # the SDK would wait five seconds before it says that nobody answers
        }
        self._authority: dict[str, Any] = {"authority": enclave.endpoints.authority}

    def ways(self) -> list[Way]:
        """Return what to try, in order: the one that is named, or all that could serve."""
        kind = self._identity.kind
        openers: dict[str, Callable[[], SignIn]] = {
            "workload": self._workload,
            "managed": self._managed,
            "azure-cli": lambda: self._command(AZ),
            "azd": lambda: self._command(AZD),
            "device-code": self._device_code,
            "browser": self._browser,
            "secret": self._secret,
            "certificate": self._certificate,
        }
        names = [name for name in AUTO if self._could_serve(name)] if kind == "auto" else [kind]
        return [Way(name, openers[name], self._subject(name), asks=name in ASKING) for name in names]

    def _subject(self, name: str) -> str:
        """Return what is waited for while this way is tried."""
        if name in COMMANDS:
            return f"a token from the command {COMMANDS[name].name}"
        if name == "managed":
            return "a token from this machine's managed identity"
        authority = self._authority["authority"]
        via = of_this_machine(os.environ).words(authority)
        return f"a token from {urlsplit(authority).hostname}{via}"

    def _could_serve(self, name: str) -> bool:
        if name == "workload":
            return WORKLOAD_VARIABLE in os.environ
        if name == "managed":
            return any(variable in os.environ for variable in MANAGED_VARIABLES)
        return True

    def _command(self, command: Command) -> SignIn:
        environment = command_environment(os.environ, self._ca)
        return CommandSignIn(command, self._tenant, environment, self._seconds)

    def _workload(self) -> SignIn:
        return aio.WorkloadIdentityCredential(**self._common, **self._authority)

    def _managed(self) -> SignIn:
        client = self._identity.client_id or None
        return aio.ManagedIdentityCredential(client_id=client, transport=self._common["transport"])

    def _secret(self) -> SignIn:
        secret = os.environ.get(self._identity.secret_variable, "")
        if not secret:
            message = f"The environment variable {self._identity.secret_variable} holds no secret."
            raise NotSignedIn(message, advice="Put the secret there, then start again.")
        return aio.ClientSecretCredential(
            self._tenant, self._identity.client_id, secret, **self._common, **self._authority
        )

    def _certificate(self) -> SignIn:
        path = self._identity.certificate
        if path is None or not path.is_file():
            message = f"The certificate {path or '(none named)'} is not there."
            raise NotSignedIn(message, advice="Name its file as identity.certificate.")
        return aio.CertificateCredential(
            self._tenant, self._identity.client_id, str(path), **self._common, **self._authority
        )

    def _device_code(self) -> SignIn:
        takes_away: list[Callable[[], object]] = []

        def shown(where: str, code: str, until: datetime) -> None:
            instruction = (
                f"open {line(where)[:LONGEST_ADDRESS]} and enter the code {line(code)[:LONGEST_CODE]}"
            )
            take_away = self._show(f"To sign in, {instruction} (until {until:%H:%M} UTC)")
            takes_away.extend([take_away] if take_away else [])

        def ended() -> None:
            while takes_away:
                takes_away.pop()()

        return InThread(identity.DeviceCodeCredential(prompt_callback=shown, **self._interactive()), ended)

    def _browser(self) -> SignIn:
        return InThread(identity.InteractiveBrowserCredential(**self._interactive()))

    def _interactive(self) -> dict[str, Any]:
        common = {**self._common, "transport": LoopTransport(self._common["transport"])}
        options = common | self._authority
        if self._tenant:
            options["tenant_id"] = self._tenant
        if self._identity.client_id:
            options["client_id"] = self._identity.client_id
        if self._identity.keep_tokens:
            options["cache_persistence_options"] = identity.TokenCachePersistenceOptions(
                name="enclave-console", allow_unencrypted_storage=True
            )
        return options
