"""`enclave-console config check`: is the configuration valid, and where is each value from."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.cli.options import configured
from console.exit_codes import ExitCode
from console.wording import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def run(options: argparse.Namespace) -> ExitCode:
    """Print each value with its origin; raises ConfigInvalid."""
    with configured(options) as config:
        rows = [
            (name, value, config.origins.get(name, ""))
            for root, record in [
                *((f"enclaves.{enclave.name}", enclave) for enclave in config.enclaves),
                ("interface", config.interface),
                ("alerts", config.alerts),
            ]
            for name, value in _values(root, record)
        ]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for name, value, origin in rows:
            print(f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}".rstrip())
        print(f"{config.path}: valid, {count(len(config.enclaves), 'enclave')}", file=sys.stderr)
    return ExitCode.FINE


def _values(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if is_dataclass(value):
        for part in fields(value):
            if part.name != "name":
                yield from _values(f"{name}.{part.name}", getattr(value, part.name))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _values(f"{name}.{key}", entry)
    else:
        yield name, _value_words(value)


def _value_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value).lower()
    if isinstance(value, tuple):
        return ", ".join(value) or "(none named)"
    return "-" if value in ("", None) else str(value)
