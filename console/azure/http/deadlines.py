"""How long each part of a request may stay without an answer, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that the network has; a sign-in by a person (device code, browser) has longer.

    `resolution` is for the address of a name, `connection` for that, TCP, CONNECT and TLS together,
    `command` for az or azd, `token` for all ways to sign in that ask nobody, `answer` for the
    silence before an answer and within it.
    """

    resolution: float = 8.0
    connection: float = 10.0
    command: float = 10.0
    token: float = 15.0
    answer: float = 60.0
