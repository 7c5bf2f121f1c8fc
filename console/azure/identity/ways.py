"""One way to sign in: an SDK credential, a command, or a person in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken


class SignIn(Protocol):
    """One way to sign in, as azure.identity.aio offers it."""

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for the scopes."""

    async def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to sign in: its name for the operator, how it is opened, and what is waited for meanwhile.

    One that `asks` a person takes as long as that person does.
    """

    name: str
    open: Callable[[], SignIn]
    subject: str = "a token"
    asks: bool = False
