"""The environment in which az and azd are started: theirs is the console's policy, in their own variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from console.azure.http.proxies import PORTS, Proxies
from console.azure.http.trust import ADDING, REPLACING, system_places

NEARBY = "localhost,127.0.0.1,::1"


def command_environment(environment: Mapping[str, str], ca: Path | None) -> dict[str, str]:
    """Return `environment` as az and azd need it to keep the console's policy; `ca` is an enclave's own.

    No netrc is read, loopback is reached directly, a proxy has its scheme and is named for whoever
    knows no ALL_PROXY, and requests trusts the system's store and not one of its own.
    """
    changed = {**environment, "NETRC": os.devnull}
    proxies = Proxies(environment)
    for scheme in PORTS:
        _, value = proxies.named_for(scheme)
        if value:
            _set(changed, f"{scheme}_proxy", value if "://" in value else f"http://{value}")
    _set(changed, "no_proxy", ",".join(filter(None, (proxies.exempt, NEARBY))))
    bundle = str(ca or "") or _bundle(environment)
    if bundle:
        changed["REQUESTS_CA_BUNDLE"] = bundle
    if ca:
        changed["SSL_CERT_FILE"] = str(ca)
    return changed


def _set(environment: dict[str, str], name: str, value: str) -> None:
    environment[name] = environment[name.upper()] = value


def _bundle(environment: Mapping[str, str]) -> str:
    """Return the file or folder of certificates for requests, which would take its own: empty for none."""
    bundles = [environment[name] for name in (*ADDING, *REPLACING) if environment.get(name)]
    return next(iter((*bundles, *system_places())), "")
