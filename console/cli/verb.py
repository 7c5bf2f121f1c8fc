"""What a headless verb is: its words, what it takes, and which module does it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class Value:
    """What a verb takes beside flags: `--name VALUE`, or without dashes a word by its place.

    A `many` may be given several times, or be several words; `choices` are all that it may be.
    """

    name: str
    does: str
    required: bool = False
    many: bool = False
    short: str = ""
    choices: tuple[str, ...] = ()

    def add_to(self, parser: argparse.ArgumentParser, *, is_above: bool = False) -> None:
        """Add it to the verb's parser; where it `is_above` too, not given it leaves that value be."""
        limits: dict[str, Any] = {"choices": self.choices} if self.choices else {}
        if not self.name.startswith("-"):
            count = ("+" if self.required else "*") if self.many else (None if self.required else "?")
            placeholder = self.name.upper()
            parser.add_argument(self.name, help=self.does, nargs=count, metavar=placeholder, **limits)
            return
        parser.add_argument(
            *filter(None, (self.short, self.name)),
            help=self.does,
            required=self.required,
            action="append" if self.many else "store",
            default=argparse.SUPPRESS if is_above else [] if self.many else None,
            metavar=None if self.choices else "VALUE",
            **limits,
        )


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its words on the command line, what it does, its flags (name, help) and values.

    `action` is the one of the registry that it asks for, if it does; `deed` is what it does about alerts.
    `ends` says what its exit codes mean, where that is more than they always mean.
    """

    words: str
    does: str
    flags: tuple[tuple[str, str], ...] = ()
    values: tuple[Value, ...] = ()
    action: str = ""
    deed: str = ""
    ends: tuple[tuple[ExitCode, str], ...] = ()

    @property
    def module(self) -> str:
        """The module that does it: its own, or the one for all actions of the registry, or for all deeds."""
        return "act" if self.action else "triage" if self.deed else self.words.replace(" ", "_")

    @property
    def exit_code_words(self) -> str:
        """What its exit codes mean, empty where they mean what they always do."""
        return ", ".join(f"{code.value} {meaning}" for code, meaning in self.ends)


JSON = ("--json", "print JSON instead of a table")
