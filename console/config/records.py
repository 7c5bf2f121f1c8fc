"""What a configuration says: several enclaves, the interface, and each value's origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.clock import Time
from console.errors import CommandInvalid
from console.model.severity import Severity
from console.model.thresholds import IdleThresholds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


STATUS = "properties.status"  # where most resources tell how they are


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where an enclave's cloud answers; `ca` is a PEM file that signs it, if not a public one.

    `blob` is a template with {account}, such as "https://{account}.blob.core.windows.net".
    """

    authority: str
    resource_manager: str
    resource_manager_scope: str
    logs: str
    blob: str
    portal: str
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """How to sign in: `kind` is "auto" or one named way; secrets are only named, never held.

    Kinds: auto, workload, managed, azure-cli, azd, device-code, browser, secret, certificate.
    `secret_variable` names the environment variable that holds a client secret.
    """

    kind: str = "auto"
    client_id: str = ""
    secret_variable: str = "AZURE_CLIENT_SECRET"  # noqa: S105  the variable's name, not a secret
    certificate: Path | None = None
    keep_tokens: bool = False


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Where results leave: the private account, its containers, approval and copy."""

    account: str = ""
    pending_container: str = "export-pending"
    approved_container: str = "export-approved"
    logic_app: str = ""
    data_factory: str = ""
    pipeline: str = ""


@dataclass(frozen=True, slots=True)
class ExtraStep:
    """A step of an enclave's own: POST `stop` or `start` on every resource with this tag.

    `tag` is a name, or name=value. `state` is where a resource tells how it is, a
    path in its JSON; `stopped` and `started` are what it tells after `stop` and `start`.
    """

    name: str
    tag: str
    stop: str
    start: str
    api_version: str
    stopped: str = ""
    started: str = ""
    state: str = STATUS


@dataclass(frozen=True, slots=True)
class Acting:
    """How this enclave is acted on.

    `shared` is a folder that several operators of one machine can read and write,
    for plans that wait for a second person. `machine_roles` are the values of the
    tag "role" whose machines a shutdown stops, beside the session hosts.
    """

    grace_minutes: float = 15.0
    message: str = "This enclave is being shut down in {minutes} minutes. Save your work and sign out."
    two_person: bool = False
    shared: Path | None = None
    machine_roles: tuple[str, ...] = ("data-science",)
    extra_steps: tuple[ExtraStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """What a size costs an hour, as the operator was told; nothing is looked up."""

    currency: str = ""
    hourly: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EnclaveConfig:
    """One enclave: what it is called, where it is, and what of it to watch.

    Names left empty are discovered. `cadences` are seconds between two reads.
    """

    name: str
    subscription: str
    tenant: str
    endpoints: Endpoints
    colour: str = "cyan"
    cloud: str = "public"
    identity: Identity = field(default_factory=Identity)
    resource_groups: tuple[str, ...] = ()
    log_workspace: str = ""
    ml_workspaces: tuple[str, ...] = ()
    host_pools: tuple[str, ...] = ()
    exports: ExportSettings = field(default_factory=ExportSettings)
    read_only: bool = False
    cadences: Mapping[str, float] = field(default_factory=dict)
    acting: Acting = field(default_factory=Acting)
    prices: Prices = field(default_factory=Prices)
    idle: IdleThresholds = field(default_factory=IdleThresholds)

    @property
    def signs_in_as(self) -> tuple[str, ...]:
        """Whom Azure takes the console for: enclaves that have this in common share its limits by user."""
        return (self.endpoints.logs, self.tenant.casefold(), self.identity.client_id.casefold())

    @property
    def sign_in(self) -> tuple[object, ...]:
        """How the console signs in: enclaves that have this in common share one sign-in."""
        return (self.endpoints.authority, self.endpoints.ca, self.tenant.casefold(), self.identity)


@dataclass(frozen=True, slots=True)
class Interface:
    """How the console looks and what it may hand out of the enclave."""

    theme: str = ""
    ascii: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    allow_copy: bool = True
    allow_save: bool = True


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """Which alerts call the operator, and how: from `notify` on, a severity, None for none.

    `bell` rings, `desktop` notifies (OSC 9). Rules named in `off`, by name or id, are not watched.
    """

    notify: Severity | None = Severity.HIGH
    bell: bool = True
    desktop: bool = True
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the file says; `origins` tells where each value came from.

    `state` is the folder of the database, where it is not the user's own; `time` is how time
    passes where the enclaves are.
    """

    enclaves: tuple[EnclaveConfig, ...]
    interface: Interface = field(default_factory=Interface)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    query_folders: tuple[Path, ...] = ()
    state: Path | None = None
    path: Path | None = None
    origins: dict[str, str] = field(default_factory=dict)
    time: Time = field(default_factory=Time)

    def enclave(self, name: str) -> EnclaveConfig:
        """Return the enclave of this name, in any case; raises CommandInvalid."""
        for enclave in self.enclaves:
            if enclave.name.casefold() == name.casefold():
                return enclave
        message = f"No enclave '{name}' is configured"
        raise CommandInvalid(message, advice=f"The configuration names {self._names()}.")

    def only_enclave(self, name: str | None) -> EnclaveConfig:
        """Return the enclave of this name, or the only one where none is named; raises CommandInvalid."""
        if name is not None or len(self.enclaves) == 1:
            return self.enclave(name) if name is not None else self.enclaves[0]
        message = "This needs one enclave, and several are configured"
        raise CommandInvalid(message, advice=f"Add --enclave with one of {self._names()}.")

    def chosen_enclaves(self, name: str | None) -> tuple[EnclaveConfig, ...]:
        """Return the enclave of this name, all where none is named; raises CommandInvalid."""
        return self.enclaves if name is None else (self.enclave(name),)

    def _names(self) -> str:
        return ", ".join(enclave.name for enclave in self.enclaves)
