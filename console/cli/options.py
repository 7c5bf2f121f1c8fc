"""The command line: options that every verb takes, and how they become a Config."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from console.azure.topics import CADENCES
from console.config import places, reading
from console.config.plan_folders import check_plan_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.config import Config


def add_common(parser: argparse.ArgumentParser, *, below: bool = False) -> None:
    """Add what every verb takes: which configuration, and whether it may write.

    `below` a parser that has the same options, those not given leave its values be.
    """
    unset = argparse.SUPPRESS if below else None
    off = argparse.SUPPRESS if below else False
    add = partial(parser.add_argument, default=unset)
    add_flag = partial(parser.add_argument, action="store_true", default=off)
    add("--config", metavar="FILE", help="the configuration file to use")
    add_flag("--demo", help="use a simulated Azure, started for this run")
    add_flag("--read-only", help="let no write leave this process")
    add = partial(parser.add_argument_group("the simulated Azure of --demo").add_argument, default=unset)
    add("--seed", type=int, metavar="N", help="which world (the same seed, the same world)")
    add("--enclaves", type=int, metavar="N", help="how many enclaves (default 3)")
    add("--scale", type=float, metavar="X", help="how large each one is (default 1)")
    add("--speed", type=float, metavar="X", help="simulated seconds per second (default 1)")


@contextmanager
def configured(options: argparse.Namespace) -> Iterator[Config]:
    """Give the configuration that the options ask for, its demo running meanwhile.

    Raises ConfigInvalid for a bad file or plan folder, Unreachable where the demo does not start.
    """
    if options.demo:
        from console.demo import demo  # noqa: PLC0415  processes and folders that only a demo needs

        _warn_of_proxy()
        with demo(_simulator_arguments(options)) as running:
            yield _restricted(
                replace(reading.read_config(running.config, CADENCES), time=running.time), options
            )
    else:
        config = _restricted(reading.read_config(places.config_file(options.config), CADENCES), options)
        check_plan_folders(config)
        yield config


def _warn_of_proxy() -> None:
    """Say which proxy the console could not use: the demo needs none, and the enclaves would."""
    if not any(name.casefold().endswith("_proxy") for name in os.environ):
        return
    from console.azure.http.proxies import unusable  # noqa: PLC0415  who names none need not wait for it

    refusal = unusable(os.environ)
    if refusal:
        print(f"{refusal} The demo is on this machine and needs no proxy.", file=sys.stderr)


def _simulator_arguments(options: argparse.Namespace) -> list[str]:
    settings = {name: getattr(options, name) for name in ("seed", "enclaves", "scale", "speed")}
    return [
        word for name, value in settings.items() if value is not None for word in (f"--{name}", str(value))
    ]


def _restricted(config: Config, options: argparse.Namespace) -> Config:
    if options.read_only:
        return reading.read_only(config, "--read-only")
    if os.environ.get(places.READ_ONLY_VARIABLE, "") not in ("", "0", "false"):
        return reading.read_only(config, places.READ_ONLY_VARIABLE)
    return config
