"""What an enclave's machines say of themselves: heartbeats, agents' health, clusters' nodes, GPUs' use.

Drawn from a source of randomness of its own, so that it changes nothing of the
enclave's life.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from console.simulator.services.compute.world.machines import Machine, heartbeat
from console.simulator.services.desktopvirtualization.world.desktops import Host
from console.simulator.services.machinelearningservices.world.computes import LIMITS, Cluster
from console.simulator.world.enclave import HISTORY, Character, Enclave

BEAT, ROUND = timedelta(minutes=10), timedelta(minutes=30)
AGENT_KILLED = timedelta(hours=2.6)  # before people start to look at an incident
STALLED = 5  # of so many jobs on GPUs, one waits for its data instead of computing
BROKEN_SHARE = 0.06
BREAKS = (
    ("ConnectionBrokenMissedHeartbeatThresholdExceeded", -2146233088, "RDStack"),
    ("AutoReconnectNoResponse", 3586, "Client"),
    ("SavedCredentialsNotAllowed", 2567, "Client"),
    ("GetInputDeviceHandlesError", -2147467259, "RDStack"),
)
CHECKS = ("DomainJoinedCheck", "SxSStackListenerCheck", "UrlsAccessibleCheck", "MetaDataServiceCheck")


class Reports:
    """Writes what the machines of one enclave report."""

    def __init__(self, enclave: Enclave, at: datetime) -> None:
        self._enclave = enclave
        self._draw = random.Random(f"{enclave.subscription_id}/reports")
        self._killed_at = at + HISTORY - AGENT_KILLED
        self._write = enclave.logs.write
        enclave.events.every(BEAT, at + BEAT, self._beat)
        enclave.events.every(ROUND, at + ROUND, self._tell)
        enclave.logs.follow("WVDConnections", self._connected)

    def _beat(self, now: datetime) -> None:
        for machine in self._enclave.machines.by_name.values():
            if machine.is_running and not self._is_silenced(machine, now):
                self._write("Heartbeat", now, **heartbeat(machine))

    def _is_silenced(self, machine: Machine, now: datetime) -> bool:
        """Whether an intruder has ended this machine's agent: an incident's first science machine."""
        if self._enclave.character is not Character.INCIDENT or now < self._killed_at:
            return False
        return machine is self._enclave.machines.with_role("data-science")[0]

    def _tell(self, now: datetime) -> None:
        for host in self._enclave.desktops.hosts.values():
            self._write("WVDAgentHealthStatus", now, **self._health(host, now))
        for cluster in self._enclave.learning.clusters.values():
            self._write("AmlComputeClusterEvent", now, **self._nodes(cluster))
            if cluster.size.gpus:
                self._use(cluster, now)

    def _health(self, host: Host, now: datetime) -> dict[str, Any]:
        first = next(iter(self._enclave.desktops.hosts.values()))
        is_ailing = self._enclave.character is Character.INCIDENT and host is first and now > self._killed_at
        active = sum(session.state == "Active" for session in host.sessions.values())
        failing = CHECKS[2] if is_ailing else ""
        return {
            "ActiveSessions": str(active),
            "InactiveSessions": str(len(host.sessions) - active),
            "AgentVersion": host.agent_version,
            "AllowNewSessions": str(host.allows_new_sessions),
            "LastHeartBeat": self._enclave.desktops.heartbeat(host, now),
            "SessionHostHealthCheckResult": [
                {"HealthCheckName": check, "HealthCheckResult": 2 if check == failing else 1}
                for check in CHECKS
            ],
            "SessionHostName": host.name,
            "SessionHostResourceId": host.machine.id,
            "Status": host.status,
            "UpgradeState": "UpgradeSucceeded",
            "_ResourceId": self._enclave.desktops.pool_id.lower(),
        }

    def _nodes(self, cluster: Cluster) -> dict[str, Any]:
        family = cluster.size.family
        return {
            "AllocationState": "Resizing" if cluster.preparing or cluster.leaving else "Steady",
            "ClusterName": cluster.name,
            "ClusterType": "DSI",
            "CoreCount": cluster.nodes * cluster.size.cores,
            "CurrentNodeCount": cluster.nodes,
            "IdleNodeCount": cluster.idle,
            "LeavingNodeCount": cluster.leaving,
            "MaximumNodeCount": cluster.maximum,
            "MinimumNodeCount": cluster.minimum,
            "PreparingNodeCount": cluster.preparing,
            "QuotaAllocated": str(self._enclave.learning.shares.get(family, LIMITS[family])),
            "QuotaUtilized": str(self._enclave.learning.cores_in_use(family)),
            "RunningNodeCount": len(cluster.running),
            "VmFamilyName": family,
            "VmPriority": cluster.priority,
            "VmSize": cluster.size.name,
            "_ResourceId": self._workspace(),
        }

    def _use(self, cluster: Cluster, now: datetime) -> None:
        for job in cluster.running.values():
            is_stalled = sum(job.name.encode()) % STALLED == 0
            self._write(
                "AmlComputeCpuGpuUtilization",
                now,
                ClusterName=cluster.name,
                DeviceType="Gpu",
                DeviceId="0",
                MetricName="GpuUtilization",
                RunId=job.name,
                Utilization=f"{self._draw.uniform(0, 2) if is_stalled else self._draw.uniform(55, 98):.1f}",
                WorkspaceName=self._enclave.learning.workspace,
                _ResourceId=self._workspace(),
            )

    def _workspace(self) -> str:
        learning = self._enclave.learning
        return self._enclave.resource(
            "Microsoft.MachineLearningServices/workspaces", learning.workspace
        ).lower()

    def _connected(self, at: datetime, row: Mapping[str, Any]) -> None:
        """Let some connections break soon after they began."""
        if row.get("State") == "Connected" and self._draw.random() < BROKEN_SHARE:
            later = at + timedelta(minutes=self._draw.uniform(1, 50))
            self._enclave.events.at(later, partial(self._break, row, self._draw.choice(BREAKS)))

    def _break(self, row: Mapping[str, Any], how: tuple[str, int, str], now: datetime) -> None:
        symbol, code, source = how
        self._write(
            "WVDErrors",
            now,
            ActivityType="Connection",
            Code=code,
            CodeSymbolic=symbol,
            CorrelationId=row["CorrelationId"],
            Message=f"{symbol}: the connection was lost.",
            Operation="Disconnect",
            ServiceError=source != "Client",
            Source=source,
            UserName=row["UserName"],
            _ResourceId=row["_ResourceId"],
        )
