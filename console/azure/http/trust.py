"""Whom a TLS session trusts: an enclave's own authority, or those of the system, read once.

One trust for every client: the system's store, or what SSL_CERT_FILE and SSL_CERT_DIR put in
its place, and what REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE adds.

Reading the system's authorities takes 40 ms in which no other thread of Python runs.
aiohttp does it when it is imported, for sessions that bring no context: ours all do,
and here it is imported first.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from console.errors import ConfigInvalid, VariableInvalid

if TYPE_CHECKING:
    Named = tuple[tuple[str, str], ...]

REPLACING = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # which OpenSSL reads by itself
ADDING = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # the first of them that is set, as requests does it


@dataclass(frozen=True, slots=True)
class Trust:
    """A TLS context, and in words whose certificates it trusts."""

    context: ssl.SSLContext
    store: str


def trust_in(ca: Path | None) -> Trust:
    """Return the trust in what `ca` has signed, without it in whom the system and the environment trust.

    Raises ConfigInvalid and VariableInvalid for certificates that are not there or cannot be read.
    """
    return _only(ca) if ca else _systems(named_stores())


def named_stores() -> Named:
    """Return the variables that name certificates, with what they name."""
    adding = [name for name in ADDING if os.environ.get(name)][:1]
    replacing = [name for name in REPLACING if os.environ.get(name)]
    return tuple((name, os.environ[name]) for name in (*replacing, *adding))


@cache
def _only(ca: Path) -> Trust:
    try:
        return Trust(ssl.create_default_context(cafile=ca), f"{ca}, the ca of the configuration")
    except OSError as failure:
        message = f"ca: {ca} holds no certificates that can be read ({failure.strerror or failure})."
        raise ConfigInvalid(message) from failure


@cache
def _systems(variables: Named) -> Trust:
    context = ssl.create_default_context()
    for name, place in variables:
        _load(context, name, place)
    stores = [f"{name} ({place})" for name, place in variables]
    if not any(name in REPLACING for name, _ in variables):
        stores.insert(0, _system_store())
    return Trust(context, " and ".join(stores))


def _load(context: ssl.SSLContext, name: str, place: str) -> None:
    """Add what a variable names, which OpenSSL would pass over in silence where it is not there."""
    folders = place.split(os.pathsep) if name == "SSL_CERT_DIR" else [place]
    try:
        for folder in folders:
            if Path(folder).is_dir():
                context.load_verify_locations(capath=folder)
            else:
                context.load_verify_locations(cafile=folder)
    except OSError as failure:
        message = f"{name} names {place}, which holds no certificates that can be read ({failure.strerror})."
        raise VariableInvalid(message) from failure


def system_places() -> tuple[str, ...]:
    """Return the file and the folder of the system's store, those of them that are there."""
    places = ssl.get_default_verify_paths()
    return tuple(path for path in (places.openssl_cafile, places.openssl_capath) if Path(path).exists())


def _system_store() -> str:
    there = system_places()
    if there or os.name == "nt":
        return "the system's store" + (f" ({there[0]})" if there else "")
    sought = ssl.get_default_verify_paths().openssl_cafile
    return f"the system's store, which this Python looks for in {sought} and does not find"


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
