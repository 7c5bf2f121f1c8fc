"""The log rows that desktops leave: connections and what administrators did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from console.simulator.world.enclave import Enclave, Person

if TYPE_CHECKING:
    from console.simulator.services.desktopvirtualization.world.desktops import Host, Session

NO_HEALTHY_HOST = 2147965400


def connection_row(
    enclave: Enclave, session: Session | None, at: datetime, *states: str, who: Person | None = None
) -> None:
    """Write a WVDConnections row for each state; with no session, the attempt failed: WVDErrors tells why."""
    person = session.who if session else who
    if person is None:
        return
    correlation = session.correlation if session else enclave.guid()
    for state in states:
        enclave.logs.write(
            "WVDConnections",
            at,
            CorrelationId=correlation,
            UserName=person.upn,
            SessionHostName=session.host.name if session else "",
            SessionHostPoolType="Pooled",
            State=state,
            ClientOS="Windows 11",
            ClientType="com.microsoft.rdc.windows.msrdc.x64",
            ClientVersion="1.2.6876.0",
            ClientSideIPAddress=person.address,
            ConnectionType="RemoteApp",
            UdpUse="2",
            _ResourceId=_pool_id(enclave).lower(),
        )
    if session is None:
        _refusal_row(enclave, at, correlation, person.upn)


def _refusal_row(enclave: Enclave, at: datetime, correlation: str, user: str) -> None:
    code = "ConnectionFailedNoHealthyRdshAvailable"
    enclave.logs.write(
        "WVDErrors",
        at,
        CorrelationId=correlation,
        UserName=user,
        Code=NO_HEALTHY_HOST,
        CodeSymbolic=code,
        Source="Client",
        ServiceError=True,
        ActivityType="Connection",
        Message=f"{code}: the connection did not come about.",
        Operation="Connect",
        _ResourceId=_pool_id(enclave).lower(),
    )


def management_row(enclave: Enclave, pool: str, host: Host, at: datetime, who: str) -> None:
    """Write a WVDManagement row for a change of a session host."""
    enclave.logs.write(
        "WVDManagement",
        at,
        CorrelationId=enclave.guid(),
        UserName=who,
        Method="PATCH",
        Route=f"/hostPools/{pool}/sessionHosts/{host.name}",
        State="Completed",
        ObjectsUpdated=1,
        _ResourceId=_pool_id(enclave).lower(),
    )


def _pool_id(enclave: Enclave) -> str:
    return enclave.resource("Microsoft.DesktopVirtualization/hostPools", f"hp-{enclave.name}")
