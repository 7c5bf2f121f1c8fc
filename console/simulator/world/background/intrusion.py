"""What an intruder changes: the way in is opened, data is made reachable, traces are removed.

Each act is so many hours before the moment at which people start to look; what
was changed for a while is put back, so that only the logs still tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from console.simulator.services.authorization.world import OWNER
from console.simulator.services.storage.world import Requester
from console.simulator.world.background.control import Change, activity, role_change, vault_refusal
from console.simulator.world.enclave import Enclave, Person

SECRETS = ("export-approval-webhook", "storage-key-private", "dsvm-admin", "sas-partner")
PROBES = 12


def schedule_intrusion(enclave: Enclave, victim: Person, address: str, end: datetime) -> None:
    """Schedule what is done with the victim's account from an address abroad."""
    at = enclave.events.at
    for hours, change in _changes(enclave, victim):
        at(end - timedelta(hours=hours), partial(activity, enclave, change, victim, address))
    for number, secret in enumerate(SECRETS):
        when = end - timedelta(hours=6.2, minutes=-number)
        at(when, partial(vault_refusal, enclave, victim, address, secret))
    for number in range(PROBES):
        at(end - timedelta(hours=5.7, seconds=-9 * number), partial(_probe, enclave, address, number))


def _changes(enclave: Enclave, victim: Person) -> tuple[tuple[float, Change], ...]:
    store, pool = enclave.exports.private.id, enclave.desktops.pool_id
    guard = enclave.resource("Microsoft.Network/networkSecurityGroups", f"nsg-{enclave.name}-desktops")
    address = enclave.resource("Microsoft.Network/publicIPAddresses", "pip-update")
    remote = {
        "access": "Allow",
        "direction": "Inbound",
        "sourceAddressPrefix": "*",
        "destinationPortRange": "3389",
    }
    usual = enclave.desktops.rdp_properties
    redirected = "drivestoredirect:s:*;redirectclipboard:i:1;"
    network = ("Microsoft.Storage/storageAccounts/write", "Create/Update Storage Account", store)
    desktop = ("Microsoft.DesktopVirtualization/hostPools/write", "Update Host Pool", pool)
    rule = ("Microsoft.Network/networkSecurityGroups/securityRules/write", "Create or Update Security Rule")
    setting = ("Microsoft.Insights/diagnosticSettings/delete", "Delete diagnostic setting", store)
    sas = ("Microsoft.Storage/storageAccounts/listAccountSas/action", "List Storage Account SAS", store)
    public = ("Microsoft.Network/publicIPAddresses/write", "Create or Update Public IP Address", address)
    return (
        (7.1, role_change(enclave, victim, OWNER, enclave.group)),
        (6.4, Change(*sas)),
        (5.9, Change(*network, {"properties": {"publicNetworkAccess": "Enabled"}})),
        (5.6, Change(*rule, f"{guard}/securityRules/rdp", {"properties": remote})),
        (5.5, Change(*public, {"properties": {"publicIPAllocationMethod": "Static"}})),
        (4.6, Change(*desktop, {"properties": {"customRdpProperty": redirected}})),
        (
            4.3,
            Change(*desktop, {"properties": {"customRdpProperty": usual}}),
        ),
        (2.6, Change(*setting)),
        (2.5, Change(*network, {"properties": {"publicNetworkAccess": "Disabled"}})),
    )


def _probe(enclave: Enclave, address: str, number: int, now: datetime) -> None:
    """Ask for a blob without any credentials, which the account refuses."""
    nobody = Requester(address=address, authentication="Anonymous", agent="curl/8.9.1")
    enclave.exports.private.log("GetBlob", f"ingest/part-{number:04}.parquet", nobody, now, status=409)
