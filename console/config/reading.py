"""From the text of a configuration file to a Config, or to one clear refusal."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from console.config import acting, kinds, places
from console.config.clouds import CLOUDS
from console.config.records import (
    AlertSettings,
    Config,
    EnclaveConfig,
    Endpoints,
    ExportSettings,
    Identity,
    Interface,
)
from console.config.tables import Table
from console.errors import ConfigInvalid
from console.model.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SIGN_INS = (
    "auto",
    "workload",
    "managed",
    "azure-cli",
    "azd",
    "device-code",
    "browser",
    "secret",
    "certificate",
)
NOTIFY: dict[str, Severity | None] = {
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "informational": Severity.INFORMATIONAL,
    "never": None,
}
THEMES = ("", "enclave-dark", "enclave-light", "enclave-contrast")


def read_config(path: Path, cadences: Mapping[str, float]) -> Config:
    """Return what the file says; raises ConfigInvalid for whatever is wrong with it.

    `cadences` are the usual seconds between two reads of each topic, by its name.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"No configuration at {path}"
        raise ConfigInvalid(
            message, advice="Create one with `enclave-console init`, or try `--demo`."
        ) from None
    except (OSError, UnicodeDecodeError) as failure:
        message = f"{path} cannot be read: {failure}"
        raise ConfigInvalid(message) from failure
    return parse_config(text, path, cadences)


def parse_config(text: str, path: Path, cadences: Mapping[str, float]) -> Config:
    """Return what `text` says; `path` is only named in refusals."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        message = f"{path} is not TOML: {failure}"
        raise ConfigInvalid(message) from failure
    origins: dict[str, str] = {}
    root = Table(path, "", values, origins)
    interface = _interface(root.table("interface"))
    alerts = _alerts(root.table("alerts"))
    state = root.take("state", kinds.OPTIONAL_FILE, None)
    query_folders = _query_folders(root.table("queries"), path.parent)
    defaults = root.table("defaults")
    enclaves = root.table("enclaves")
    root.finish()
    read = tuple(_enclave(name, table, defaults, cadences) for name, table in enclaves.tables())
    if not read:
        root.refuse("enclaves", "has no enclave", "at least one table such as [enclaves.genomics]")
    _refuse_alike(root, [enclave.name for enclave in read])
    return Config(read, interface, alerts, query_folders, state, path, origins)


def _refuse_alike(root: Table, names: Sequence[str]) -> None:
    """Refuse names that differ in case alone: a command that names one could reach the other."""
    for index, name in enumerate(names):
        if name.casefold() in (other.casefold() for other in names[:index]):
            fault = f"has '{name}' in two spellings"
            root.refuse("enclaves", fault, "names that differ in more than upper and lower case")


def read_only(config: Config, origin: str) -> Config:
    """Return the configuration with every enclave read-only, because `origin` says so."""
    return replace(
        config,
        enclaves=tuple(replace(enclave, read_only=True) for enclave in config.enclaves),
        origins=config.origins | {f"enclaves.{e.name}.read_only": origin for e in config.enclaves},
    )


def _enclave(name: str, table: Table, defaults: Table, cadences: Mapping[str, float]) -> EnclaveConfig:
    if not name.isprintable() or not name.strip():
        table.refuse(name, "is no name", "printable characters")
    table.inherited = defaults
    cloud = table.take("cloud", kinds.one_of(*CLOUDS, "custom"), "public")
    enclave = EnclaveConfig(
        name=name,
        cloud=cloud,
        endpoints=_endpoints(table.table("endpoints"), cloud),
        subscription=table.need("subscription", kinds.ID),
        tenant=table.take("tenant", kinds.TEXT, ""),
        colour=table.take("colour", kinds.COLOUR, "cyan"),
        identity=_identity(table.table("identity")),
        resource_groups=table.take("resource_groups", kinds.TEXTS, ()),
        log_workspace=table.take("log_workspace", kinds.TEXT, ""),
        ml_workspaces=table.take("ml_workspaces", kinds.TEXTS, ()),
        host_pools=table.take("host_pools", kinds.TEXTS, ()),
        exports=_exports(table.table("exports")),
        read_only=table.take("read_only", kinds.FLAG, default=False),
        cadences=_cadences(table.table("cadences"), cadences),
        acting=acting.read_acting(table),
        prices=acting.read_prices(table.table("prices")),
        idle=acting.read_idle(table.table("idle")),
    )
    table.finish()
    return enclave


def _endpoints(table: Table, cloud: str) -> Endpoints:
    named_cloud = CLOUDS.get(cloud)
    names = ("authority", "resource_manager", "resource_manager_scope", "logs", "portal")
    urls = {
        name: table.take(name, kinds.URL, getattr(named_cloud, name))
        if named_cloud
        else table.need(name, kinds.URL)
        for name in names
    }
    blob = (
        table.take("blob", kinds.BLOB_URL, named_cloud.blob)
        if named_cloud
        else table.need("blob", kinds.BLOB_URL)
    )
    authority = table.take("ca", kinds.OPTIONAL_FILE, None)
    table.finish()
    return Endpoints(**urls, blob=blob, ca=authority)


def _identity(table: Table) -> Identity:
    identity = Identity(
        kind=table.take("kind", kinds.one_of(*SIGN_INS), "auto"),
        client_id=table.take("client_id", kinds.TEXT, ""),
        secret_variable=table.take("secret_variable", kinds.TEXT, "AZURE_CLIENT_SECRET"),
        certificate=table.take("certificate", kinds.OPTIONAL_FILE, None),
        keep_tokens=table.take("keep_tokens", kinds.FLAG, default=False),
    )
    table.finish()
    return identity


def _exports(table: Table) -> ExportSettings:
    settings = ExportSettings(
        account=table.take("account", kinds.TEXT, ""),
        pending_container=table.take("pending_container", kinds.TEXT, "export-pending"),
        approved_container=table.take("approved_container", kinds.TEXT, "export-approved"),
        logic_app=table.take("logic_app", kinds.TEXT, ""),
        data_factory=table.take("data_factory", kinds.TEXT, ""),
        pipeline=table.take("pipeline", kinds.TEXT, ""),
    )
    table.finish()
    return settings


def _cadences(table: Table, usual: Mapping[str, float]) -> dict[str, float]:
    cadences = {topic: table.take(topic, kinds.SECONDS, seconds) for topic, seconds in usual.items()}
    table.finish()
    return cadences


def _query_folders(table: Table, beside: Path) -> tuple[Path, ...]:
    """Return the folders of saved queries; one that is not absolute lies beside the configuration."""
    folders = table.take("folders", kinds.TEXTS, ())
    table.finish()
    return tuple(beside / places.expanded(folder) for folder in folders)


def _interface(table: Table) -> Interface:
    interface = Interface(
        theme=table.take("theme", kinds.one_of(*THEMES), ""),
        ascii=table.take("ascii", kinds.FLAG, default=False),
        keys=table.table("keys").entries(kinds.TEXT),
        allow_copy=table.take("allow_copy", kinds.FLAG, default=True),
        allow_save=table.take("allow_save", kinds.FLAG, default=True),
    )
    table.finish()
    return interface


def _alerts(table: Table) -> AlertSettings:
    usual = AlertSettings()
    settings = AlertSettings(
        notify=NOTIFY[table.take("notify", kinds.one_of(*NOTIFY), "high")],
        bell=table.take("bell", kinds.FLAG, default=usual.bell),
        desktop=table.take("desktop", kinds.FLAG, default=usual.desktop),
        off=table.take("off", kinds.TEXTS, usual.off),
    )
    table.finish()
    return settings
