"""A pytest plugin: tells coverage which test is running, and notes how long each one takes that passes."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

SECONDS_FILE = "MUTANTS_SECONDS_FILE"
_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure one test, its fixtures too, under its own name."""
    running = coverage.Coverage.current()
    if running is not None:
        running.switch_context(item.nodeid)
    began = time.perf_counter()
    try:
        return (yield)
    finally:
        _seconds[item.nodeid] = round(time.perf_counter() - began, 3)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note which tests fail without any mutant: they would seem to notice each."""
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write down how long each test took that passed."""
    for test in _failed:
        _seconds.pop(test, None)
    Path(os.environ[SECONDS_FILE]).write_text(json.dumps(_seconds))
