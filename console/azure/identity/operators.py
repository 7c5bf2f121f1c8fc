"""Who acts: read from the identity's own token, which Azure has signed and will check."""

from __future__ import annotations

import base64
import json
import socket

from console.azure.values.cleaning import line
from console.azure.values.json_types import JsonObject
from console.model.runs import Operator

NAMES = ("upn", "unique_name", "preferred_username", "name", "app_displayname", "appid")


def operator_of(token: str) -> Operator:
    """Return the Entra object id and name in an access token; empty where it cannot be read."""
    claims = _claims(token)
    name = next((str(claims[key]) for key in NAMES if claims.get(key)), "")
    return Operator(line(claims.get("oid") or ""), line(name), socket.gethostname())


def _claims(token: str) -> JsonObject:
    middle = f"{token}..".split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}
