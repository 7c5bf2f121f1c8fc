"""The official SDKs, signed in to a running simulator, and plain ARM calls beside them."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
from azure.core.pipeline.transport import AioHttpTransport
from azure.identity.aio import ClientSecretCredential
from azure.monitor.query.aio import LogsQueryClient
from azure.storage.blob.aio import BlobServiceClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import Simulator

    from console.config import EnclaveConfig

C = TypeVar("C")
ARM_SCOPE = "https://management.azure.com/.default"
THROTTLED = 429


@dataclass(frozen=True)
class Azure:
    """One enclave of a simulator, as a client sees it that is signed in."""

    simulator: Simulator
    enclave: EnclaveConfig
    session: aiohttp.ClientSession
    credential: ClientSecretCredential

    @property
    def subscription(self) -> str:
        return f"/subscriptions/{self.enclave.subscription}"

    @property
    def group(self) -> str:
        return f"{self.subscription}/resourceGroups/{self.enclave.resource_groups[0]}"

    def transport(self) -> AioHttpTransport:
        return AioHttpTransport(session=self.session, session_owner=False)

    async def ask(
        self, method: str, path: str, version: str, *, body: Any = None, **query: str
    ) -> tuple[int, Any]:
        """Return status and body of one ARM call; `path` may be a whole nextLink.

        Tests share a simulator and its limits: whoever is throttled waits as long as it says.
        """
        token = (await self.credential.get_token(ARM_SCOPE)).token
        url = path if path.startswith("https") else f"{self.simulator.url}{path}"
        params = {} if path.startswith("https") else {"api-version": version, **query}
        headers = {"Authorization": f"Bearer {token}"}
        while True:
            async with self.session.request(method, url, params=params, json=body, headers=headers) as answer:
                text = await answer.read()
                if answer.status != THROTTLED:
                    return answer.status, (await answer.json() if text else None)
            await asyncio.sleep(int(answer.headers["Retry-After"]))

    async def get(self, path: str, version: str, **query: str) -> Any:
        """Return the body of one ARM read that must succeed."""
        status, body = await self.ask("GET", path, version, **query)
        assert status == 200, body
        return body

    async def every(self, path: str, version: str, **query: str) -> list[Any]:
        """Return the items of every page of a list."""
        page = await self.get(path, version, **query)
        items = list(page["value"])
        while "nextLink" in page:
            page = await self.get(page["nextLink"], version)
            items += page["value"]
        return items

    def blobs(self, account: str) -> BlobServiceClient:
        url = self.enclave.endpoints.blob.format(account=account)
        return BlobServiceClient(url, credential=self.credential, transport=self.transport(), retry_total=0)

    def management(self, client: Callable[..., C], **options: Any) -> C:
        """Return an unmodified management client of an SDK."""
        return client(
            self.credential,
            self.enclave.subscription,
            base_url=self.simulator.url,
            credential_scopes=[ARM_SCOPE],
            transport=self.transport(),
            retry_total=0,
            polling_interval=0.01,
            **options,
        )

    def logs(self) -> LogsQueryClient:
        return LogsQueryClient(
            self.credential,
            endpoint=self.enclave.endpoints.logs,
            transport=self.transport(),
            retry_total=0,
        )


@asynccontextmanager
async def signed_in(simulator: Simulator, name: str = "genomics") -> AsyncIterator[Azure]:
    """Sign in to the enclave `name` of a simulator."""
    enclave = next(each for each in simulator.config.enclaves if each.name == name)
    tls = ssl.create_default_context(cafile=simulator.ca)
    connector = aiohttp.TCPConnector(ssl=tls)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        credential = ClientSecretCredential(
            enclave.tenant,
            enclave.identity.client_id,
            simulator.secret,
            authority=simulator.url,
            disable_instance_discovery=True,
            transport=AioHttpTransport(session=session, session_owner=False),
        )
        async with credential:
            yield Azure(simulator, enclave, session, credential)
    await asyncio.sleep(0.01)  # closed TLS connections say goodbye in the loop's next turns
