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

CLOSED = "drivestoredirect:s:;RedirectClipboard:i:0;audiomode:i:2"

VALUE = Desktop(
    pools=(
        HostPool("/pools/a", "pool-a", "Pooled", 7, "BreadthFirst", CLOSED, '{"pool": 1}'),
        HostPool("/pools/b", "pool-b", "Personal", 1, "Persistent", "drivestoredirect:s:;audiomode:i:0"),
        HostPool("/pools/c", "pool-c", "Shared", 4, "DepthFirst"),
    ),
    hosts=(
        SessionHost(
            id="/hosts/1",
            name="sh-1.example",
            pool="pool-a",
            status=HostStatus.NO_HEARTBEAT,
            sessions=3,
            max_sessions=7,
            allows_new_sessions=False,
            agent_version="1.0.9",
            last_heartbeat=ago(minutes=4),
            power=PowerState.RUNNING,
            machine_id="/vms/sh-1",
            update_state="Pending",
            failed_checks=("DomainJoined: not joined", "SxSStack: not listening"),
            raw='{"host": 1}',
        ),
        SessionHost(
            id="/hosts/2",
            name="sh-2.example",
            pool="pool-b",
            status=HostStatus.AVAILABLE,
            sessions=2,
            max_sessions=5,
            allows_new_sessions=True,
            agent_version="1.0.8",
            last_heartbeat=ago(seconds=20),
            power=PowerState.RUNNING,
        ),
        SessionHost(
            id="/hosts/3",
            name="sh-3.example",
            pool="pool-c",
            status=HostStatus.SHUTDOWN,
            sessions=0,
            max_sessions=0,
            allows_new_sessions=True,
            agent_version="",
            last_heartbeat=None,
            power=PowerState.DEALLOCATED,
        ),
        SessionHost(
            id="/hosts/4",
            name="sh-4.example",
            pool="pool-c",
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
            id="/pools/a/sessionHosts/sh-1/userSessions/8",
            user="ada@example.org",
            host="sh-1.example",
            pool="pool-a",
            state=SessionState.ACTIVE,
            since=ago(hours=3),
            application="RemoteApp",
            raw='{"session": 1}',
        ),
        UserSession(
            id="/pools/b/sessionHosts/sh-2/userSessions/9",
            user="bob@example.org",
            host="sh-2.example",
            pool="pool-b",
            state=SessionState.DISCONNECTED,
            since=ago(hours=6),
            idle_since=ago(minutes=45),
            application="Desktop",
        ),
        UserSession("/s/5", "eve@example.org", "sh-4", "pool-c", SessionState.PENDING, None),
    ),
    machines=(
        Machine("/vms/sh-1", "vm-sh-1", "Standard_D4", PowerState.RUNNING, "session host", '{"vm": 1}', 12.5),
        Machine("/vms/ds", "vm-ds", "Standard_E4", PowerState.DEALLOCATING, "data-science"),
        Machine("/vms/off", "vm-off", "Standard_F2", PowerState.DEALLOCATED, "relay"),
        Machine("/vms/st", "vm-st", "Standard_G1", PowerState.STOPPED, "bastion"),
    ),
    last_sign_in=ago(hours=1),
    looked_back_to=ago(days=14),
)
