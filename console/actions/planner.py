"""Makes plans: reads fresh state, lets the action's planner draft, and completes the draft."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.planning import completed, lacking, needed
from console.actions.registry import Circumstances, action_named
from console.actions.run_history import runs_in
from console.model.snoozes import snoozes_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from console.azure.connection import Connection
    from console.azure.controls import Controls
    from console.config import Config, EnclaveConfig
    from console.model.plans import Plan, Request
    from console.store.journal import Journal


class Planner:
    """The configured enclaves, reached through `connect`, and what the journal knows of them."""

    def __init__(
        self,
        config: Config,
        connect: Callable[[EnclaveConfig], Awaitable[Connection]],
        journal: Journal,
    ) -> None:
        self._config = config
        self._connect = connect
        self._journal = journal

    def knows(self, name: str) -> bool:
        """Whether an enclave is configured."""
        return any(enclave.name == name for enclave in self._config.enclaves)

    def enclave(self, name: str) -> EnclaveConfig:
        """Return an enclave's settings; raises CommandInvalid."""
        return self._config.enclave(name)

    @property
    def enclaves(self) -> tuple[EnclaveConfig, ...]:
        """Every configured enclave."""
        return self._config.enclaves

    async def controls(self, enclave: EnclaveConfig) -> Controls:
        """Return what acts on an enclave."""
        return await (await self._connect(enclave)).controls()

    async def plan(self, request: Request) -> Plan:
        """Return what a request would do now; raises what any read raises."""
        action = action_named(request.action)
        enclave = self.enclave(request.enclave)
        controls = await self.controls(enclave)
        state, entries = await asyncio.gather(controls.state(), self._journal.entries(enclave=enclave.name))
        snooze = next(iter(snoozes_in(entries)), None)
        seen = Circumstances(request, state, enclave, runs_in(entries), snooze)
        draft = action.planner(seen)
        asked = needed(draft.steps)
        if lacking(asked, state.grants):  # a role may be given for the resource alone
            closer = await controls.authorization.grants(target for _, target in asked)
            seen = replace(seen, state=replace(state, grants=(*state.grants, *closer)))
        return completed(action, draft, seen)
