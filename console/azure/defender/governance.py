"""Who owns which recommendation, and until when: governance assignments, through Resource Graph.

The service lists them for one assessment at a time only; the graph holds them all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.azure.graph.resource_graph import ResourceGraph
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.azure.values.moments import optional_moment
from console.errors import ConsoleError
from console.model.targets import AzureName

ASSIGNMENTS = """
securityresources
| where type =~ 'microsoft.security/assessments/governanceassignments'
| project id, owner = tostring(properties.owner), due = tostring(properties.remediationDueDate)

"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has to remediate a recommendation, and until when."""

    name: str
    due: datetime | None
    is_overdue: bool


class Governance:
    """The governance assignments of one subscription."""

    def __init__(self, graph: ResourceGraph, now: Callable[[], datetime]) -> None:
        self._graph = graph
        self._now = now

    async def owners(self) -> dict[AzureName, Owner]:
        """Return the owner of each assessment by its id; none where they cannot be read."""
        try:
            with translated("governance assignments"):
                rows = await self._graph.query(ASSIGNMENTS)
                return {self._assessment(row["id"]): self._owner(row) for row in rows}
        except ConsoleError as failure:
            log.warning("recommendations are shown without owners: %s", failure)
            return {}

    def _owner(self, row: dict[str, str]) -> Owner:
        due = optional_moment(row.get("due"))
        return Owner(line(row.get("owner", "")), due, is_overdue=due is not None and due < self._now())

    @staticmethod
    def _assessment(assignment: str) -> AzureName:
        return AzureName(assignment.casefold().partition("/governanceassignments/")[0])
