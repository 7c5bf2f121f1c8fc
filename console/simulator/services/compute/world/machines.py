"""The virtual machines of an enclave: session hosts and data science VMs, with their power."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.world.enclave import Character, Enclave

HOST_SIZE, SCIENCE_SIZE = "Standard_D8s_v5", "Standard_NC6s_v3"
SCIENCE_MACHINES = {Character.BUSY: 3, Character.IDLE: 2, Character.INCIDENT: 2}
HOSTS = {Character.BUSY: 5, Character.IDLE: 3, Character.INCIDENT: 4}
AGENT_VERSION = "1.33.4"
HOUR = timedelta(hours=1)
KIND = "Microsoft.Compute/virtualMachines"


class Power(Enum):
    """A machine's power state, in Compute's words."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DEALLOCATING = "deallocating"
    DEALLOCATED = "deallocated"


@dataclass(slots=True)
class Machine:
    """One virtual machine; `on_power` is told of each change of its power."""

    id: str
    name: str
    vm_id: str
    size: str
    role: str
    founded_at: datetime
    power: Power = Power.RUNNING
    changed_at: datetime | None = None
    on_power: list[Callable[[Machine, datetime], None]] = field(default_factory=list)

    def turn(self, power: Power, now: datetime) -> None:
        """Change the power state and tell whoever depends on it."""
        if power is not self.power:
            self.power, self.changed_at = power, now
            for follow in self.on_power:
                follow(self, now)

    @property
    def is_running(self) -> bool:
        """True while it computes."""
        return self.power is Power.RUNNING

    @property
    def is_windows(self) -> bool:
        """True where Windows runs, else it is Linux."""
        return self.role == "session-host"

    @property
    def system(self) -> str:
        """The operating system, as Azure calls it."""
        return "Windows" if self.is_windows else "Linux"


class Machines:
    """All machines of one enclave, by folded name."""

    def __init__(self, enclave: Enclave, at: datetime) -> None:
        self._enclave = enclave
        self.by_name: dict[str, Machine] = {}
        self.load = 0.0
        for index in range(max(1, round(HOSTS[enclave.character] * enclave.scale))):
            self._add(f"vm-avd-{enclave.name[:6]}-{index}", HOST_SIZE, "session-host", at)
        for index in range(SCIENCE_MACHINES[enclave.character]):
            self._add(f"vm-dsvm-{enclave.name[:6]}-{index}", SCIENCE_SIZE, "data-science", at)

    def _add(self, name: str, size: str, role: str, at: datetime) -> None:
        enclave = self._enclave
        machine = Machine(enclave.resource(KIND, name), name, enclave.guid(), size, role, at, changed_at=at)
        machine.on_power.append(self._log_power)
        self.by_name[name.casefold()] = machine

    def with_role(self, role: str) -> list[Machine]:
        """Return the machines of one role."""
        return [machine for machine in self.by_name.values() if machine.role == role]

    def _log_power(self, machine: Machine, now: datetime) -> None:
        if machine.is_running:
            self._enclave.logs.write("Heartbeat", now, **heartbeat(machine))

    def measure(self, now: datetime) -> None:
        """Write how busy each running machine was: people make a session host work."""
        busy = Counter(
            session.host.machine.name
            for session in self._enclave.desktops.sessions
            if session.idle_since is None
        )
        for machine in self.by_name.values():
            if machine.is_running:
                self._enclave.logs.write(
                    "Perf",
                    now,
                    Computer=machine.name,
                    ObjectName="Processor",
                    CounterName="% Processor Time",
                    InstanceName="_Total",
                    CounterValue=2.0 + len(machine.name) % 3 + 9.0 * busy[machine.name] + self.load,
                    _ResourceId=machine.id.lower(),
                )


def heartbeat(machine: Machine) -> dict[str, Any]:
    """Return the columns of a machine's heartbeat."""
    return {
        "Category": "Azure Monitor Agent",
        "Computer": machine.name,
        "OSName": "Windows 11 Enterprise multi-session" if machine.is_windows else "Ubuntu 24.04",
        "OSType": machine.system,
        "ResourceId": machine.id,
        "SourceSystem": "OpsManager",
        "VMUUID": machine.vm_id,
        "Version": AGENT_VERSION,
        "_ResourceId": machine.id.lower(),
    }


def create(enclave: Enclave, at: datetime) -> Machines:
    """Give an enclave its machines, all running, measured each hour."""
    machines = Machines(enclave, at)
    enclave.events.every(HOUR, at + HOUR, machines.measure)
    return machines


@intervention("load-machines")
def load_machines(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Let every machine be busier by `percent`, and be measured now."""
    enclave.machines.load = float(arguments.get("percent", 60))
    enclave.machines.measure(now)
