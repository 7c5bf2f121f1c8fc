"""The smaller acting verbs, such as `host drain NAME`: one for each action of the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from console.actions.registry import action_named
from console.azure.topics import QUOTA, SESSIONS
from console.cli.performing import perform, with_engine
from console.errors import NotFound
from console.model.plans import Request, TargetKind

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from console.azure.connection import Connection
    from console.azure.topics import Topic
    from console.config import EnclaveConfig
    from console.engine import Engine
    from console.exit_codes import ExitCode
    from console.model.quota import Compute
    from console.model.sessions import Desktop

T = TypeVar("T")


class Target(Protocol):
    """A record that can be acted on."""

    @property
    def id(self) -> str:
        """Its ARM id."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Where the targets of one kind are listed."""

    topic: Topic[T]
    records: Callable[[T], Sequence[Target]]

    async def read(self, connection: Connection) -> Sequence[Target]:
        """Return the targets there are now; raises what any read raises."""
        return self.records(await connection.read(self.topic))


LISTINGS: dict[TargetKind, Listing[Desktop] | Listing[Compute]] = {
    TargetKind.HOST: Listing(SESSIONS, lambda desktop: desktop.hosts),
    TargetKind.SESSION: Listing(SESSIONS, lambda desktop: desktop.sessions),
    TargetKind.MACHINE: Listing(SESSIONS, lambda desktop: desktop.machines),
    TargetKind.INSTANCE: Listing(QUOTA, lambda compute: compute.instances),
    TargetKind.CLUSTER: Listing(QUOTA, lambda compute: compute.clusters),
    TargetKind.JOB: Listing(QUOTA, lambda compute: compute.jobs),
}

MOST_NAMED = 5


def run(options: argparse.Namespace) -> ExitCode:
    """Show the plan; run it with --yes, or at once where it is reversible."""

    async def work(engine: Engine) -> ExitCode:
        action = action_named(options.action)
        enclave = engine.config.only_enclave(options.enclave)
        targets = await _targets(engine, enclave, action.of, options.targets)
        chosen = {option.name: getattr(options, option.name.replace("-", "_")) for option in action.options}
        texts = tuple(
            (name, "true" if value is True else str(value)) for name, value in chosen.items() if value
        )
        return await perform(engine.runner, Request(action.name, enclave.name, targets, texts), options)

    return with_engine(options, work)


async def _targets(
    engine: Engine, enclave: EnclaveConfig, kind: TargetKind, names: Iterable[str]
) -> tuple[str, ...]:
    """Return the ARM ids of what is named: by name, by short name, by user, or by the id itself."""
    records = await LISTINGS[kind].read(await engine.connection(enclave))
    targets: list[str] = []
    for name in names:
        ids = [record.id for record in records if name.casefold() in _names(record)]
        if not ids:
            message = f"No {kind.value} '{name}' in {enclave.name}"
            raise NotFound(message, advice=_present(records, kind))
        targets += ids
    return tuple(dict.fromkeys(targets))


def _present(records: Sequence[Target], kind: TargetKind) -> str:
    """Return which there are, in words."""
    names = [next(filter(None, _texts(record))) for record in records]
    if not names:
        return f"There is no {kind.value}."
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"There {'is' if len(names) == 1 else 'are'} {', '.join(names[:MOST_NAMED])}{more}."


def _names(record: object) -> set[str]:
    """Return what a record is called, folded."""
    names = {text.casefold() for text in _texts(record) if text}
    return names | {name.partition(".")[0] for name in names if "@" not in name and "/" not in name}


def _texts(record: object) -> list[str]:
    return [str(getattr(record, name, "") or "") for name in ("user", "display_name", "name", "id")]
