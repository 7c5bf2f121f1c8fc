"""Defender's client, with the versions of its API that are asked here.

The SDK imports a version when it is first touched, which would be on the event loop; here they are
imported with this module, in the thread that imports a gateway.
"""

from __future__ import annotations

import azure.mgmt.security.v2019_01_01_preview.aio  # regulatory compliance
import azure.mgmt.security.v2020_01_01.aio  # secure scores and controls
import azure.mgmt.security.v2021_06_01.aio  # assessments and their metadata
import azure.mgmt.security.v2022_01_01.aio  # noqa: F401  alerts
from azure.mgmt.security.aio import SecurityCenter

from console.azure.arm.link import Link


def security_center(link: Link) -> SecurityCenter:
    """Return the enclave's client of Defender."""
    return link.management(SecurityCenter)
