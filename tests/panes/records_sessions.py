"""The sessions pane's rows: records whose fields all differ."""

from __future__ import annotations

from pane_text import ago

from console.model.sessions import (
    Desktop,
    HostPool,
    HostStatus,
    Machine,
    PowerState,
    SessionHost,
    SessionState,
    UserSession,
)
from console.model.targets import AzureName

CLOSED = "drivestoredirect:s:;RedirectClipboard:i:0;audiomode:i:2"

VALUE = Desktop(
    pools=(
        HostPool(
            AzureName("/pools/a"), AzureName("pool-a"), "Pooled", 7, "BreadthFirst", CLOSED, '{"pool": 1}'
        ),
        HostPool(
            AzureName("/pools/b"),
            AzureName("pool-b"),
            "Personal",
            1,
            "Persistent",
            "drivestoredirect:s:;audiomode:i:0",
        ),
        HostPool(AzureName("/pools/c"), AzureName("pool-c"), "Shared", 4, "DepthFirst"),
    ),
    hosts=(
        SessionHost(
            id=AzureName("/hosts/1"),
            name=AzureName("sh-1.example"),
            pool=AzureName("pool-a"),
            status=HostStatus.NO_HEARTBEAT,
            sessions=3,
            max_sessions=7,
            allows_new_sessions=False,
            agent_version="1.0.9",
            last_heartbeat=ago(minutes=4),
            power=PowerState.RUNNING,
            machine_id=AzureName("/vms/sh-1"),
            update_state="Pending",
            failed_checks=("DomainJoined: not joined", "SxSStack: not listening"),
            raw='{"host": 1}',
        ),
        SessionHost(
            id=AzureName("/hosts/2"),
            name=AzureName("sh-2.example"),
            pool=AzureName("pool-b"),
            status=HostStatus.AVAILABLE,
            sessions=2,
            max_sessions=5,
            allows_new_sessions=True,
            agent_version="1.0.8",
            last_heartbeat=ago(seconds=20),
            power=PowerState.RUNNING,
        ),
        SessionHost(
            id=AzureName("/hosts/3"),
            name=AzureName("sh-3.example"),
            pool=AzureName("pool-c"),
            status=HostStatus.SHUTDOWN,
            sessions=0,
            max_sessions=0,
            allows_new_sessions=True,
            agent_version="",
            last_heartbeat=None,
            power=PowerState.DEALLOCATED,
        ),
        SessionHost(
            id=AzureName("/hosts/4"),
            name=AzureName("sh-4.example"),
            pool=AzureName("pool-c"),
            status=HostStatus.AVAILABLE,
            sessions=1,
            max_sessions=6,
            allows_new_sessions=False,
            agent_version="1.0.7",
            last_heartbeat=ago(seconds=30),
            power=PowerState.STOPPED,
        ),
    ),
    sessions=(
        UserSession(
            id=AzureName("/pools/a/sessionHosts/sh-1/userSessions/8"),
            user=AzureName("ada@example.org"),
            host=AzureName("sh-1.example"),
            pool=AzureName("pool-a"),
            state=SessionState.ACTIVE,
            since=ago(hours=3),
            application="RemoteApp",
            raw='{"session": 1}',
        ),
        UserSession(
            id=AzureName("/pools/b/sessionHosts/sh-2/userSessions/9"),
            user=AzureName("bob@example.org"),
            host=AzureName("sh-2.example"),
            pool=AzureName("pool-b"),
            state=SessionState.DISCONNECTED,
            since=ago(hours=6),
            idle_since=ago(minutes=45),
            application="Desktop",
        ),
        UserSession(
            AzureName("/s/5"),
            AzureName("eve@example.org"),
            AzureName("sh-4"),
            AzureName("pool-c"),
            SessionState.PENDING,
            None,
        ),
    ),
    machines=(
        Machine(
            AzureName("/vms/sh-1"),
            AzureName("vm-sh-1"),
            AzureName("Standard_D4"),
            PowerState.RUNNING,
            "session host",
            '{"vm": 1}',
            12.5,
        ),
        Machine(
            AzureName("/vms/ds"),
            AzureName("vm-ds"),
            AzureName("Standard_E4"),
            PowerState.DEALLOCATING,
            "data-science",
        ),
        Machine(
            AzureName("/vms/off"),
            AzureName("vm-off"),
            AzureName("Standard_F2"),
            PowerState.DEALLOCATED,
            "relay",
        ),
        Machine(
            AzureName("/vms/st"), AzureName("vm-st"), AzureName("Standard_G1"), PowerState.STOPPED, "bastion"
        ),
    ),
    last_sign_in=ago(hours=1),
    looked_back_to=ago(days=14),
)
