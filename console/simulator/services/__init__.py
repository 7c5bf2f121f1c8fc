"""Azure's services, a package each: what it answers (routes) and what there is of it (world).

A service is found by its folder's name; nothing lists them.
"""

from __future__ import annotations

import importlib
import pkgutil


def load_services() -> None:
    """Import what every service answers, by which its routes are served."""
    for service in pkgutil.iter_modules(__path__):
        routes = importlib.import_module(f"{__name__}.{service.name}.routes")
        for module in pkgutil.iter_modules(getattr(routes, "__path__", ())):
            importlib.import_module(f"{routes.__name__}.{module.name}")
