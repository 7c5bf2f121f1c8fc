"""Whom a TLS session trusts: an enclave's own authority, or those of the system, read once.

Reading the system's authorities takes 40 ms in which no other thread of Python runs.
aiohttp does it when it is imported, for sessions that bring no context: ours all do,
and here it is imported first.
"""

from __future__ import annotations

import os
import ssl
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def trusting(ca: Path | None) -> ssl.SSLContext:
    """Return the context that trusts what `ca` has signed, without it whom the system trusts."""
    return ssl.create_default_context(cafile=ca)


@contextmanager
def _trusting_nobody() -> Iterator[None]:
    """Let whoever asks for the system's authorities meanwhile find none."""
    places = ssl.get_default_verify_paths()
    names = (places.openssl_cafile_env, places.openssl_capath_env)
    before = {name: os.environ[name] for name in names if name in os.environ}
    os.environ.update(dict.fromkeys(names, os.devnull))
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]
        os.environ.update(before)


with _trusting_nobody():
    import aiohttp  # noqa: F401  imported for the sake of everybody who imports it later
