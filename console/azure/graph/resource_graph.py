"""Resource Graph: what the ARM services would tell one by one, asked at once. Minutes behind them."""

from __future__ import annotations

from console.azure.arm.link import Link
from console.azure.values.json_types import JsonObject
from console.errors import Rejected

PATH = "/providers/Microsoft.ResourceGraph/resources"
VERSION = "2021-03-01"
PAGE, MOST_PAGES = 1_000, 50


class ResourceGraph:
    """Queries over the enclave's subscription."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def query(self, text: str) -> list[JsonObject]:
        """Return every row of a query, page by page; raises Rejected for one without end."""
        options: JsonObject = {"resultFormat": "objectArray", "$top": PAGE}
        body = {"subscriptions": [self._link.enclave.subscription], "query": text, "options": options}
        rows: list[JsonObject] = []
        for _ in range(MOST_PAGES):
            answer = await self._link.arm.post(PATH, VERSION, body)
            rows += answer["data"]
            if not answer.get("$skipToken"):
                return rows
            options["$skipToken"] = answer["$skipToken"]
        message = f"Resource Graph gave more than {PAGE * MOST_PAGES} rows"
        raise Rejected(message, code="EndlessList")
