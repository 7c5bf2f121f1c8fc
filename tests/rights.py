"""A user whom permissions stop: whoever runs the tests, or nobody where that is root."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@contextmanager
def no_rights() -> Iterator[None]:
    """Be nobody for a while where the tests run as root, whom no permission stops."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder of that user's, which root's own temporary folders would hide from nobody."""
    path = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(path, NOBODY, -1)
    try:
        yield path
    finally:
        path.chmod(0o700)
        shutil.rmtree(path)


def take_rights(path: Path) -> None:
    """Take every right to a file, from its owner too: where root runs the tests it is root's."""
    path.chmod(0)
    if os.geteuid() == 0:
        os.chown(path, 0, 0)
