"""Secrets taken out of text, whoever wrote it: of the log, and of every failure that is shown."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

REMOVED = "(removed)"
SHORTEST = 8  # characters of a password, or of a user alone, that are no word of ours

_SECRETS = re.compile(
    r"""
    eyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?                                # a JSON Web Token
    | (?<=sig=)[^&\s"']+                                           # a shared access signature
    | (?i:(?<=bearer\ )[\w.~+/=-]+)                                # an Authorization header
    | (?i:(?<=authorization:\ basic\ )[\w+/=]+)                    # a Proxy-Authorization header too
    | (?<=://)[^\s"'@/:]*:(?!\d+/)[^\s"']*(?=@)                    # user and password in a URL
    | (?<=://)[^\s"'@/:]+(?=@)                                     # a user in a URL
    | (?<![\w/.@:])[\w.%+-]+:[^\s"'@/]+(?=@[\w.\[-]+:\d)           # both, of a proxy without a scheme
    | (?i:(?<=secret=)|(?<=assertion=)|(?<=_token=)|(?<=device_code=)|(?<=password=))[^&\s"']+
    | (?i:(?<=token":\ ")|(?<=token":")|(?<=secret":\ ")|(?<=secret":"))[^"]+
    """,
    re.VERBOSE,
)


def redacted(text: str) -> str:
    """Return `text` with every token, signature, secret and user of a proxy taken out."""
    for secret in _of_proxies():
        text = text.replace(secret, REMOVED)
    return _SECRETS.sub(REMOVED, text)


def _of_proxies() -> list[str]:
    """Return users and passwords of the environment's proxies, as they stand and decoded."""
    named = (value for name, value in os.environ.items() if name.casefold().endswith("_proxy"))
    users = [(value.partition("://")[2] or value).rpartition("@")[0] for value in named]
    parts = {part for user in users for part in (user, user.partition(":")[2])}
    secret = {part for part in parts if ":" in part or len(part) >= SHORTEST}
    return sorted(secret | {unquote(part) for part in secret}, key=len, reverse=True)
