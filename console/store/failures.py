"""What an operator can do about a file that cannot be used, by what SQLite or the system said of it.

SQLite is not imported here: whoever only writes a file needs none of it.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from console.errors import NotStored, StoreBusy, StoreDamaged, StoreDenied, StoreFull

if TYPE_CHECKING:
    from pathlib import Path

# SQLite's own result codes: an extended one has the plain one in its lowest byte.
_PLAIN_CODE = 0xFF
_BY_CODE: dict[int, type[NotStored]] = {
    3: StoreDenied,  # SQLITE_PERM
    5: StoreBusy,  # SQLITE_BUSY
    6: StoreBusy,  # SQLITE_LOCKED
    8: StoreDenied,  # SQLITE_READONLY
    11: StoreDamaged,  # SQLITE_CORRUPT
    13: StoreFull,  # SQLITE_FULL
    14: StoreDenied,  # SQLITE_CANTOPEN: the file was opened just before, what stands beside it cannot be
    23: StoreDenied,  # SQLITE_AUTH
    26: StoreDamaged,  # SQLITE_NOTADB
}
_WRITE_REFUSED = 778  # SQLITE_IOERR_WRITE: no room in the user's share, where a full disk is SQLITE_FULL
_BY_NUMBER: dict[int, type[NotStored]] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), StoreDenied),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), StoreFull),
}


def not_stored(path: Path, failure: Exception) -> NotStored:
    """Return the failure of a file in words, of the class that says what to do about it."""
    code = getattr(failure, "sqlite_errorcode", None)
    if code == _WRITE_REFUSED:
        kind: type[NotStored] = StoreFull
    elif code is not None:
        kind = _BY_CODE.get(code & _PLAIN_CODE, NotStored)
    else:
        kind = _BY_NUMBER.get(getattr(failure, "errno", None) or 0, NotStored)
    words = getattr(failure, "strerror", None) or failure
    return kind(f"{getattr(failure, 'filename', None) or path} cannot be used: {words}.")
