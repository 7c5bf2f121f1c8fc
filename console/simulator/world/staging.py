"""An enclave staged: begun anew as a caller describes it, and read back as it truly is.

Whoever tries many small worlds needs neither two weeks of history nor the
client's word for what came of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.services.compute.world.machines import Power
from console.simulator.services.desktopvirtualization.world.desktops import Host
from console.simulator.services.machinelearningservices.world.computes import Cluster
from console.simulator.services.machinelearningservices.world.life import submit_job
from console.simulator.services.operationalinsights.world.logs import LogStore
from console.simulator.world.enclave import Character, Enclave
from console.simulator.world.seed import create_parts

HOST_KIND = "Microsoft.DesktopVirtualization/hostPools/sessionHosts"
COMPUTE_KIND = "Microsoft.MachineLearningServices/workspaces/computes"
POOL_KIND = "Microsoft.Synapse/workspaces/sqlPools"
CONSOLE = "enclave-console"  # the name of the identity that acts
JOB_KIND = "Microsoft.MachineLearningServices/workspaces/jobs"
SETTLED = {
    Power.DEALLOCATING: Power.DEALLOCATED,
    Power.STOPPING: Power.STOPPED,
    Power.STARTING: Power.RUNNING,
}


def stage(enclave: Enclave, now: datetime, scenario: Mapping[str, Any]) -> None:
    """Begin an enclave anew, without history or life of its own.

    `scenario` lists the `hosts` (power, open, stubborn, people), the power of the
    `science` machines, the states of the `instances`, and the `clusters` (minimum,
    maximum, jobs); `seed` draws the rest. What is not listed is not there. `pool`
    is the state of the SQL pool, which is always there.
    """
    _forget(enclave, int(scenario["seed"]))
    create_parts(enclave, now)
    enclave.events.clear()
    enclave.warehouse = scenario.get("pool", "Online")
    _stage_machines(enclave, scenario, now)
    for host, description in zip(enclave.desktops.hosts.values(), scenario["hosts"], strict=True):
        _stage_host(enclave, host, description, now)
    learning = enclave.learning
    for instance, state in zip(list(learning.instances.values()), scenario["instances"], strict=False):
        instance.state = state
    for name in list(learning.instances)[len(scenario["instances"]) :]:
        del learning.instances[name]
    for cluster in learning.clusters.values():
        _stage_cluster(enclave, cluster, scenario["clusters"].get(cluster.name, {}), now)


def _forget(enclave: Enclave, seed: int) -> None:
    enclave.random.seed(seed)
    enclave.character = Character.BUSY  # the most of everything, to choose from
    enclave.logs = LogStore(enclave.logs.workspace_id, enclave.logs.name)
    enclave.events.clear()
    enclave.operations.clear()
    enclave.locks.clear()
    enclave.tags.clear()
    enclave.denied_actions.clear()


def _stage_machines(enclave: Enclave, scenario: Mapping[str, Any], now: datetime) -> None:
    machines, desktops = enclave.machines, enclave.desktops
    hosts, science = machines.with_role("session-host"), machines.with_role("data-science")
    listed = [*hosts[: len(scenario["hosts"])], *science[: len(scenario["science"])]]
    machines.by_name = {machine.name.casefold(): machine for machine in listed}
    desktops.hosts = {name: host for name, host in desktops.hosts.items() if host.machine in listed}
    for machine, power in zip(science, scenario["science"], strict=False):
        machine.turn(Power(power), now)


def _stage_host(enclave: Enclave, host: Host, description: Mapping[str, Any], now: datetime) -> None:
    desktops = enclave.desktops
    free = [p for p in enclave.people if not p.is_operator and not desktops.session_of(p)]
    for who, state in zip(free, description["people"], strict=False):
        session = desktops.sign_in(who, now, host)
        if session is not None and state == "idle":
            desktops.go_idle(session, now - timedelta(minutes=40))
        if session is not None and state == "disconnected":
            desktops.disconnect(session, now)
    desktops.keeps_ghosts = True
    host.machine.turn(Power(description["power"]), now)
    for session, state in zip(host.sessions.values(), description["people"], strict=True):
        if state != "disconnected":  # on a host that is off: a ghost
            session.state = "Active"
    host.status = "Available" if host.machine.is_running else "Shutdown"
    host.allows_new_sessions, host.keeps_flag = description["open"], description["stubborn"]
    desktops.keeps_ghosts = False
    desktops.cuts.clear()


def _stage_cluster(enclave: Enclave, cluster: Cluster, description: Mapping[str, Any], now: datetime) -> None:
    cluster.minimum, cluster.maximum = (
        description.get("minimum", 0),
        description.get("maximum", cluster.maximum),
    )
    cluster.ready = cluster.minimum + description.get("jobs", 0)
    for _ in range(description.get("jobs", 0)):
        submit_job(enclave, now, {"cluster": cluster.name, "minutes": 600})


@intervention("witness")
def witness(enclave: Enclave, now: datetime, _: Mapping[str, Any]) -> dict[str, Any]:
    """Return how everything truly is, by folded ARM id, and who was cut off so far."""
    desktops, learning = enclave.desktops, enclave.learning

    def compute(name: str) -> str:
        return enclave.resource(COMPUTE_KIND, learning.workspace, name).casefold()

    return {
        "now": now.isoformat(),
        "machines": {m.id.casefold(): m.power.value for m in enclave.machines.by_name.values()},
        "hosts": {
            enclave.resource(HOST_KIND, desktops.pool, host.name).casefold(): {
                "open": host.allows_new_sessions,
                "machine": host.machine.id.casefold(),
                "sessions": {session.who.upn: session.state for session in host.sessions.values()},
            }
            for host in desktops.hosts.values()
        },
        "instances": {compute(instance.name): instance.state for instance in learning.instances.values()},
        "clusters": {
            compute(c.name): f"{c.minimum}..{c.maximum} {c.patience.total_seconds():.0f} s"
            for c in learning.clusters.values()
        },
        "jobs": {
            enclave.resource(JOB_KIND, learning.workspace, job.name).casefold(): job.status
            for job in learning.jobs.values()
        },
        "pools": {
            enclave.resource(POOL_KIND, f"syn-{enclave.name}", "warehouse").casefold(): enclave.warehouse
        },
        "writes": _writes(enclave),
        "tags": dict(enclave.tags),
        "cuts": [dict(cut) for cut in desktops.cuts],
    }


def _writes(enclave: Enclave) -> list[dict[str, str]]:
    """Return what consoles have asked for that changes a resource, as the activity log has it."""
    log = enclave.logs.table("AzureActivity")
    columns = ("TimeGenerated", "OperationName", "_ResourceId", "Caller")
    rows = zip(*(log.column(name) for name in columns), strict=True) if log else ()
    return [
        {"at": at.isoformat(), "operation": operation, "target": target}
        for at, operation, target, caller in rows
        if caller == CONSOLE and operation != "Microsoft.Resources/tags/write"
    ]


@intervention("settle")
def settle(enclave: Enclave, now: datetime, _: Mapping[str, Any]) -> None:
    """Let whatever hangs between two states arrive where it was going."""
    enclave.warehouse = {"Pausing": "Paused", "Resuming": "Online"}.get(enclave.warehouse, enclave.warehouse)
    for machine in enclave.machines.by_name.values():
        machine.turn(SETTLED.get(machine.power, machine.power), now)


@intervention("open-host")
def open_host(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Let somebody else let newcomers in (`open`, else true) on a host, the `index`th."""
    hosts = list(enclave.desktops.hosts.values())
    host = hosts[int(arguments.get("index", 0)) % len(hosts)]
    enclave.desktops.drain(host, now, allow=bool(arguments.get("open", True)), who="somebody else")
    return enclave.resource(HOST_KIND, enclave.desktops.pool, host.name).casefold()


@intervention("tag")
def tag(enclave: Enclave, _: datetime, arguments: Mapping[str, Any]) -> None:
    """Let somebody write tags on the enclave's group."""
    enclave.tags.update(arguments["tags"])
