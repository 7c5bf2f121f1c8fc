"""Where the console keeps what it keeps: configuration, state and log."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path, user_state_path

from console.errors import ConfigInvalid

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "enclave-console"
VARIABLE = "ENCLAVE_CONSOLE_CONFIG"
READ_ONLY_VARIABLE = "ENCLAVE_CONSOLE_READ_ONLY"


def config_file(path: str | None) -> Path:
    """Return the file to read: as asked, as the environment says, or the user's own."""
    named = path or os.environ.get(VARIABLE)
    return expanded(named) if named else _own(user_config_path, "name the file with --config") / "config.toml"


def state_folder() -> Path:
    """Return the folder of log and database; whoever writes there makes it, with mode 0700."""
    return _own(user_state_path, "name a folder in XDG_STATE_HOME")


def log_file() -> Path:
    """Return the path of the log file."""
    return state_folder() / "console.log"


def database_file(folder: Path | None) -> Path:
    """Return the path of the database, in the folder that the configuration names or the user's own."""
    return (folder or state_folder()) / "console.db"


def expanded(path: str) -> Path:
    """Return a path with ~ replaced by the home folder that it means; raises ConfigInvalid without one."""
    try:
        return Path(path).expanduser()
    except RuntimeError as unknown:
        message = f"{path} begins with a home folder, and this machine knows none for that user"
        raise ConfigInvalid(message, advice="Write it in full.") from unknown


def _own(find: Callable[[str], Path], instead: str) -> Path:
    """Return a folder in the user's home; raises ConfigInvalid for a user without one."""
    try:
        folder = find(NAME)
    except RuntimeError as unknown:
        raise _homeless(instead) from unknown
    if not folder.is_absolute():
        raise _homeless(instead)
    return folder


def _homeless(instead: str) -> ConfigInvalid:
    return ConfigInvalid(
        "This machine knows no home folder for this user.", advice=f"Set HOME, or {instead}."
    )


if sys.platform == "win32":

    def owned_by_another(path: Path) -> str:  # noqa: ARG001  Windows has owners of another kind
        """Return an empty text."""
        return ""

else:
    import pwd

    def owned_by_another(path: Path) -> str:
        """Return what of a path belongs to another user, and to whom; empty where nothing does."""
        for place in (path, *path.parents):
            try:
                owner = place.stat().st_uid
            except OSError:  # it is not there, or in a folder that is closed to this user
                continue
            return "" if owner == os.geteuid() else f"{place} belongs to {_user_name(owner)}"
        return ""

    def _user_name(number: int) -> str:
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return f"user {number}"
