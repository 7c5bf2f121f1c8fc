"""The configuration: one TOML file, several enclaves, every value with its origin."""

from console.config.records import (
    Config,
    EnclaveConfig,
    Endpoints,
    ExportSettings,
    Identity,
    Interface,
)

__all__ = ["Config", "EnclaveConfig", "Endpoints", "ExportSettings", "Identity", "Interface"]
