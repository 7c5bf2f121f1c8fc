"""Azure's services, a package each, named like Azure's provider.

In each: `kinds` declares the resources that are plainly listed and found by name,
`shapes` has their payloads, `routes` is what else the service answers, and `world`
what there is of it in an enclave. A service is found by its folder; nothing lists them.
"""

from __future__ import annotations

import importlib
import pkgutil


def load_services() -> None:
    """Import the kinds and routes of every service, by which they are served."""
    for service in pkgutil.iter_modules(__path__):
        package = importlib.import_module(f"{__name__}.{service.name}")
        for module in pkgutil.iter_modules(package.__path__):
            if module.name in {"kinds", "routes"}:
                _load(f"{package.__name__}.{module.name}")


def _load(name: str) -> None:
    """Import a module, and those in it if it is a package."""
    for module in pkgutil.iter_modules(getattr(importlib.import_module(name), "__path__", ())):
        importlib.import_module(f"{name}.{module.name}")
