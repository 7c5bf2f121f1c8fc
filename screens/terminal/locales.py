"""The encoding that the operator's locale names: what their terminal is said to understand."""

from __future__ import annotations

import codecs
import locale
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UTF8 = "utf-8"
_LEGACY = ("C", "POSIX")


def terminal_encoding() -> str:
    """Return the encoding of the locale that this process was started in.

    Python turns the C locale into a UTF-8 one by setting LC_CTYPE: that is not the operator's word.
    """
    is_coerced = sys.flags.utf8_mode == 1 and "PYTHONUTF8" not in os.environ
    return encoding_of({**os.environ, "LC_CTYPE": ""} if is_coerced else os.environ)


def encoding_of(environment: Mapping[str, str]) -> str:
    """Return the encoding that the locale variables name; UTF-8 where they name no locale at all."""
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    name = next(filter(None, names), "")
    if name in _LEGACY:
        return "ascii"
    if "utf8" in name.lower().replace("-", ""):
        return UTF8
    charset = locale.normalize(name).partition("@")[0].partition(".")[2]
    try:
        return codecs.lookup(charset).name
    except LookupError:  # no locale, or none that says which encoding it has
        return UTF8
