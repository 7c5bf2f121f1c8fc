"""Links into the Azure portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.config import EnclaveConfig


def portal_url(enclave: EnclaveConfig, resource_id: str) -> str:
    """Return where the portal shows a resource."""
    return f"{enclave.endpoints.portal}/#@{enclave.tenant}/resource{resource_id}"
