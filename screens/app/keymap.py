"""The keys that a configuration binds anew, also by ids that older versions had for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDER_IDS = {
    "app.last-enclave": "app.previous-enclave",
    "pane.last-section": "pane.previous-section",
    "query.last-tab": "query.previous-tab",
    "options.last": "options.previous",
    "parameters.last": "parameters.previous",
    "triage.before": "triage.previous",
}


def keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """Return keys by the ids of today; where a key has both of its ids, the one of today holds."""
    renamed = {OLDER_IDS[name]: key for name, key in keys.items() if name in OLDER_IDS}
    return renamed | {name: key for name, key in keys.items() if name not in OLDER_IDS}
