"""JSON as Azure sends it: all that is known of it before a gateway has made records of it."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Json]
