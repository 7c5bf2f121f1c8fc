"""The configuration: one TOML file, several enclaves, every value with its origin."""

from console.config.records import (
    Acting,
    AlertSettings,
    Config,
    EnclaveConfig,
    Endpoints,
    ExportSettings,
    ExtraStep,
    Identity,
    Interface,
    Prices,
)

__all__ = [
    "Acting",
    "AlertSettings",
    "Config",
    "EnclaveConfig",
    "Endpoints",
    "ExportSettings",
    "ExtraStep",
    "Identity",
    "Interface",
    "Prices",
]
