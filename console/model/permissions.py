"""What an identity may do, by Azure's role model: granted by a wildcard, less what is taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role assignment allows at `scope` and below."""

    scope: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str, target: str) -> bool:
        """Whether this grant alone lets an action be done to a resource."""
        covers = f"{target}/".casefold().startswith(f"{self.scope}/".casefold())
        return covers and _fits(self.actions, action) and not _fits(self.not_actions, action)


def is_allowed(grants: tuple[Grant, ...], action: str, target: str) -> bool:
    """Whether any grant allows it: `not_actions` take away only from their own grant."""
    return any(grant.allows(action, target) for grant in grants)


def _fits(patterns: tuple[str, ...], action: str) -> bool:
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.IGNORECASE)
