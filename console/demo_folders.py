"""The folder of a demo, and those that killed demos left behind.

A folder is locked for as long as its console or its simulator lives, however they end: whoever
starts the next demo removes what nobody has locked. systemd-tmpfiles heeds the same lock, and
leaves the folder of a demo that runs for weeks alone.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "enclave-demo-"
LOG = "simulator.log"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """A demo's own folder, and the descriptors that hold its lock: the simulator inherits them."""

    path: Path
    locks: tuple[int, ...]

    @property
    def log(self) -> Path:
        """Where the simulator's words go: only a folder with this file, locked by then, is ever swept."""
        return self.path / LOG


@contextmanager
def demo_folder() -> Iterator[DemoFolder]:
    """Give a folder that is gone when the context ends, once those of killed demos are removed.

    Raises Unreachable where no temporary folder can be made.
    """
    try:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as failure:
        message = f"the simulated Azure did not start: it has no folder for its files ({failure})"
        raise Unreachable(message) from failure
    folder = DemoFolder(path, _lock(path) or ())
    try:
        _sweep(path.parent)
        yield folder
    finally:
        _remove(folder)


def _sweep(temporary: Path) -> None:
    """Remove this user's demo folders that no process has locked."""
    for path in temporary.glob(f"{PREFIX}*"):
        if _is_own(path) and (path / LOG).is_file() and (locks := _lock(path)) is not None:
            log.info("removing %s, which a killed demo has left", path)
            _remove(DemoFolder(path, locks))


def _is_own(path: Path) -> bool:
    """Whether it is a folder, no link to one, and this user's."""
    try:
        about = path.lstat()
    except OSError:  # its own demo has just removed it
        return False
    return stat.S_ISDIR(about.st_mode) and (sys.platform == "win32" or about.st_uid == os.geteuid())


def _remove(folder: DemoFolder) -> None:
    try:
        shutil.rmtree(folder.path)
    except OSError as failure:
        log.warning("%s could not be removed: %s", folder.path, failure)
    for descriptor in folder.locks:
        os.close(descriptor)


if sys.platform == "win32":

    def _lock(path: Path) -> tuple[int, ...] | None:
        """Return () where nobody has the log open, None otherwise: Windows removes no open file."""
        try:
            (path / LOG).unlink(missing_ok=True)
        except OSError:
            return None
        return ()

else:
    import fcntl

    def _lock(path: Path) -> tuple[int, ...] | None:
        """Lock a folder and return what holds the lock, None where another process does.

        On a file system without such locks no folder is locked, and so none is swept.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:  # it has just been swept
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return (descriptor,)
