"""Where the console keeps what it keeps: configuration, state and log."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_state_path

NAME = "enclave-console"
VARIABLE = "ENCLAVE_CONSOLE_CONFIG"
READ_ONLY_VARIABLE = "ENCLAVE_CONSOLE_READ_ONLY"


def config_file(asked: str | None) -> Path:
    """Return the file to read: as asked, as the environment says, or the user's own."""
    named = asked or os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else user_config_path(NAME) / "config.toml"


def state_folder() -> Path:
    """Return the folder of log and database, made with mode 0700 where it was missing."""
    folder = user_state_path(NAME)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def log_file() -> Path:
    """Return the path of the log file."""
    return state_folder() / "console.log"


def database_file(folder: Path | None) -> Path:
    """Return the path of the database, in the folder that the configuration names or the user's own."""
    return (folder or state_folder()) / "console.db"
