"""Reading one TOML table: known keys are taken and checked, all others refused.

Every refusal names file, table and key, says what was found and what is allowed.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from console.errors import ConfigInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.config.kinds import Kind

T = TypeVar("T")


class Table:
    """One table of the file: `name` as the file writes it, `values` as TOML gave them.

    `inherited` holds the same table of [defaults], read where this one lacks a
    key; `origins` collects where each value came from. Raises ConfigInvalid for
    whatever is wrong.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        values: dict[str, Any],
        origins: dict[str, str],
        inherited: Table | None = None,
    ) -> None:
        self.path = path
        self.name = name
        self.origins = origins
        self.inherited = inherited
        self._values = values
        self._known: set[str] = set()

    def take(self, key: str, kind: Kind[T], default: T) -> T:
        """Return the checked value of `key`, of [defaults], or `default`."""
        holder = self._holder(key)
        self.origins[self._named(key)] = f"file, [{holder.name}]" if holder else "default"
        return holder.checked(key, kind) if holder else default

    def need(self, key: str, kind: Kind[T]) -> T:
        """Return the checked value of `key`, which the file must give."""
        holder = self._holder(key)
        if holder is None:
            self.refuse(key, "is missing", kind.allowed)
        self.origins[self._named(key)] = f"file, [{holder.name}]"
        return holder.checked(key, kind)

    def table(self, key: str) -> Table:
        """Return the table below this one, empty where the file has none."""
        self._known.add(key)
        values = self._values.get(key, {})
        if not isinstance(values, dict):
            self.refuse(key, f"is {_described(values)}", "a table")
        inherited = self.inherited.table(key) if self.inherited else None
        return Table(self.path, self._named(key), values, self.origins, inherited)

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Give every table below this one, whatever its name."""
        for key in self._free_keys():
            yield key, self.table(key)

    def entries(self, kind: Kind[T]) -> dict[str, T]:
        """Return all keys of a table whose keys are free, each value checked."""
        return {key: self.need(key, kind) for key in self._free_keys()}

    def finish(self) -> None:
        """Refuse the keys that nobody took, here and in [defaults]."""
        for key in self._values:
            if key not in self._known:
                self._refuse_unknown(key)
        if self.inherited:
            self.inherited.finish()

    def checked(self, key: str, kind: Kind[T]) -> T:
        """Return the value of a key that this table has, refusing what is not allowed."""
        try:
            return kind.read(self._values[key])
        except ValueError:
            self.refuse(key, f"is {_described(self._values[key])}", kind.allowed)

    def refuse(self, key: str, fault: str, allowed: str) -> NoReturn:
        """Raise ConfigInvalid for `key`, in the words that every refusal has."""
        message = f"{self.path}: [{self.name}] {key} {fault}"
        raise ConfigInvalid(message, advice=f"Allowed: {allowed}.")

    def _free_keys(self) -> list[str]:
        above = self.inherited._free_keys() if self.inherited else []  # noqa: SLF001  a table's own defaults
        return list(dict.fromkeys((*above, *self._values)))

    def _holder(self, key: str) -> Table | None:
        self._known.add(key)
        above = self.inherited._holder(key) if self.inherited else None  # noqa: SLF001  a table's own defaults
        return self if key in self._values else above

    def _refuse_unknown(self, key: str) -> NoReturn:
        if any(word in key.lower() for word in ("secret", "password", "token")):
            self.refuse(
                key, "would be a secret, and none is read from a file", "secret_variable in [identity]"
            )
        close = get_close_matches(key, self._known, n=1)
        hint = f". Did you mean '{close[0]}'?" if close else ""
        self.refuse(key, f"is not a known key{hint}", ", ".join(sorted(self._known)))

    def _named(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key


def _described(value: Any) -> str:
    names = {str: "the string", bool: "the boolean", int: "the number", float: "the number"}
    words = names.get(type(value))
    if words:
        return f"{words} {value!r}" if not isinstance(value, bool) else f"the boolean {str(value).lower()}"
    return "a table" if isinstance(value, dict) else "a list" if isinstance(value, list) else f"{value}"
