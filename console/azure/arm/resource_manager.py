"""Resource Manager calls for which no SDK is worth its weight: one shared pipeline, plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azure.core.pipeline import policies
from azure.core.polling import AsyncLROPoller
from azure.core.rest import HttpRequest
from azure.mgmt.core import AsyncARMPipelineClient
from azure.mgmt.core.policies import AsyncARMChallengeAuthenticationPolicy
from azure.mgmt.core.polling.async_arm_polling import AsyncARMPolling

from console.azure.arm.long_running import POLL_SECONDS
from console.azure.values.json_types import Json, JsonObject
from console.config import Endpoints
from console.errors import Rejected

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential
    from azure.core.pipeline import PipelineResponse
    from azure.core.pipeline.transport import AioHttpTransport
    from azure.core.rest import AsyncHttpResponse

MOST_PAGES = 200


def arm_policies(endpoints: Endpoints, credential: AsyncTokenCredential) -> list[object]:
    """Return the pipeline of every management client, made anew.

    It lacks the SDKs' policy that registers a missing resource provider: a write
    that a read would cause.
    """
    return [
        policies.RequestIdPolicy(),
        policies.HeadersPolicy(),
        policies.UserAgentPolicy("enclave-console"),
        policies.ContentDecodePolicy(),
        policies.AsyncRetryPolicy(retry_total=1, retry_status=0),  # feeds wait, and say so, where Azure asks
        AsyncARMChallengeAuthenticationPolicy(credential, endpoints.resource_manager_scope, enable_cae=True),
    ]


class ResourceManager:
    """Plain calls to the Resource Manager; failures are azure.core's own, for `translated`."""

    def __init__(
        self, endpoints: Endpoints, credential: AsyncTokenCredential, transport: AioHttpTransport
    ) -> None:
        self.base_url = endpoints.resource_manager
        self._client: Any = AsyncARMPipelineClient(
            base_url=self.base_url,
            transport=transport,
            policies=arm_policies(endpoints, credential),
        )

    async def get(self, path: str, version: str, **query: str) -> Json:
        """Return the JSON at `path`."""
        request = HttpRequest("GET", self._url(path), params={"api-version": version, **query})
        return (await self._send(request)).json()

    async def post(self, path: str, version: str, body: Json = None, **query: str) -> Json:
        """Post `body` to `path` and return the JSON of the answer, None where it has none."""
        params = {"api-version": version, **query}
        response = await self._send(HttpRequest("POST", self._url(path), params=params, json=body))
        return response.json() if response.content else None

    async def begin(self, path: str, version: str, token: str = "") -> AsyncLROPoller[None]:
        """Post to `path`, unless `token` names what was begun by that, and return what follows it."""
        polling = AsyncARMPolling(POLL_SECONDS)
        if token:
            return AsyncLROPoller.from_continuation_token(
                polling, token, client=self._client, deserialization_callback=_nothing
            )
        request = HttpRequest("POST", self._url(path), params={"api-version": version})
        return AsyncLROPoller(self._client, await self._answered(request), _nothing, polling)

    async def patch(self, path: str, version: str, body: Json) -> Json:
        """Patch what is at `path` and return the JSON of the answer, None where it has none."""
        request = HttpRequest("PATCH", self._url(path), params={"api-version": version}, json=body)
        response = await self._send(request)
        return response.json() if response.content else None

    async def list_(self, path: str, version: str, **query: str) -> list[JsonObject]:
        """Return every item of a list, following nextLink to its end.

        Raises Rejected for a list without end.
        """
        page = await self.get(path, version, **query)
        items: list[JsonObject] = list(page["value"])
        for _ in range(MOST_PAGES):
            link = page.get("nextLink")
            if not link:
                return items
            page = (await self._send(HttpRequest("GET", link))).json()
            items += page["value"]
        message = f"{path}: the list has more than {MOST_PAGES} pages"
        raise Rejected(message, code="EndlessList")

    async def _send(self, request: HttpRequest) -> AsyncHttpResponse:
        return (await self._answered(request)).http_response

    async def _answered(self, request: HttpRequest) -> PipelineResponse[HttpRequest, AsyncHttpResponse]:
        answer: PipelineResponse[HttpRequest, AsyncHttpResponse] = await self._client.send_request(
            request, _return_pipeline_response=True
        )
        if answer.http_response.status_code >= 400:  # noqa: PLR2004  where HTTP's errors begin
            await answer.http_response.read()
            answer.http_response.raise_for_status()
        return answer

    def _url(self, path: str) -> str:
        return path if path.startswith("https://") else f"{self.base_url}{path}"


def _nothing(_: object) -> None:
    """Make nothing of an operation's result: what it was for is looked at afterwards."""
