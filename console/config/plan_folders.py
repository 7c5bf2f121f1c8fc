"""The folder in which plans wait for a second person: of use only where that person can read it."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from console.errors import ConfigInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from console.config.records import Config, EnclaveConfig

GROUP, OTHERS = 0o050, 0o005  # to read the names in a folder, and to reach what they name


def check_plan_folders(config: Config) -> None:
    """Raise ConfigInvalid for an enclave that needs a second person and shows them no plan."""
    for enclave in config.enclaves:
        if enclave.acting.two_person and not enclave.read_only:
            plan_folder(enclave)


def plan_folder(enclave: EnclaveConfig) -> Path:
    """Return where an enclave's plans wait; raises ConfigInvalid where others cannot read them."""
    folder = enclave.acting.shared
    if folder is None:
        raise _refusal(enclave, "two_person needs shared, a folder that the operators share")
    why = _why_useless(folder)
    if why:
        raise _refusal(enclave, f"shared = {str(folder)!r} {why}")
    return folder


def _why_useless(folder: Path) -> str:
    try:
        mode = folder.stat().st_mode
    except OSError as failure:
        return f"cannot be used: {failure.strerror}"
    if not stat.S_ISDIR(mode):
        return "is no folder"
    is_private = sys.platform != "win32" and mode & GROUP != GROUP and mode & OTHERS != OTHERS
    if is_private:
        return "can be read by its owner alone, so that nobody else could approve a plan"
    return "" if os.access(folder, os.R_OK | os.X_OK) else "cannot be read by this user"


def _refusal(enclave: EnclaveConfig, what: str) -> ConfigInvalid:
    make = "install -d -m 2770 -g OPERATORS FOLDER"
    message = f"[enclaves.{enclave.name}.acting] {what}"
    return ConfigInvalid(message, advice=f"Make one with `{make}`, or start with --read-only.")
