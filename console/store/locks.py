"""Whether a file system has locks at all, asked before SQLite relies on them.

SQLite waits ten seconds for a lock that NFS refuses for want of a lock service (ENOLCK), and calls
the file locked by somebody; where the service does not answer, it waits for ever.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from console.errors import LocksMissing

if TYPE_CHECKING:
    from pathlib import Path

DEADLINE = 2.0

if sys.platform == "win32":

    def check_locks(path: Path, descriptor: int) -> None:
        """Check nothing: every file system of Windows has locks."""

else:
    import fcntl

    def check_locks(path: Path, descriptor: int) -> None:
        """Lock and unlock a byte of an open file that SQLite never locks, shared with whoever does the same.

        Raises LocksMissing where that is refused, or not answered within two seconds.
        """
        refusals: list[OSError] = []

        def lock() -> None:
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
                fcntl.lockf(descriptor, fcntl.LOCK_UN, 1)
            except OSError as refusal:
                refusals.append(refusal)

        asking = threading.Thread(target=lock, name="locks", daemon=True)
        asking.start()
        asking.join(DEADLINE)
        if asking.is_alive():
            raise LocksMissing(_words(path, f"it has not answered for {DEADLINE:g} s"))
        for refusal in refusals:
            raise LocksMissing(_words(path, str(refusal.strerror))) from refusal


def _words(path: Path, why: str) -> str:
    return f"The file system of {path.parent} has no working file locks ({why})."
