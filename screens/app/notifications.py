"""Calling the operator: what is new and grave enough rings the bell and notifies the desktop (OSC 9)."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from console.azure.topics import ALERTS
from console.model.severity import Severity
from console.model.triage import all_alerts, news, open_by_severity
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.model.triage import AlertLine
    from console.monitor.feeds import Feed
    from screens.app.console_app import ConsoleApp

LONGEST = 200
TOGETHER = 2.0  # seconds in which alerts that come together are one call


class Caller:
    """Listens to the alerts of every enclave and calls from the configured severity on.

    Alerts that were there at the first reading of their source are no news.
    """

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._known: dict[str, tuple[AlertLine, ...]] = {}
        self._read: set[Feed[Any]] = set()
        self._waiting: dict[str, list[AlertLine]] = {}

    def listen(self) -> None:
        """Listen from now on."""
        for enclave in self._app.config.enclaves:
            for feed in self._feeds(enclave.name):
                feed.listen(partial(self._heard, enclave.name))

    def _feeds(self, enclave: str) -> tuple[Feed[Any], Feed[Any]]:
        engine = self._app.engine
        return engine.feed(enclave, ALERTS), engine.alerting(enclave).watch.feed

    def _heard(self, enclave: str, feed: Feed[Any]) -> None:
        if feed.reading.value is None:
            return
        defender, rules = self._feeds(enclave)
        before = self._known.get(enclave, ())
        after = self._known[enclave] = all_alerts(defender.reading.value, rules.reading.value)
        grave = self._grave(news(before, after)) if feed in self._read else []
        self._read.add(feed)
        if grave and enclave not in self._waiting:
            self._app.set_timer(TOGETHER, partial(self._call, enclave))
        if grave:
            self._waiting.setdefault(enclave, []).extend(grave)

    def _grave(self, lines: Iterable[AlertLine]) -> list[AlertLine]:
        threshold = self._app.config.alerts.notify
        if threshold is None:
            return []
        severities = list(Severity)
        return [line for line in lines if severities.index(line.severity) <= severities.index(threshold)]

    def _call(self, enclave: str) -> None:
        settings, words = self._app.config.alerts, wording(enclave, self._waiting.pop(enclave))
        self._app.say(words, severity="error")
        if settings.bell:
            self._app.bell()
        driver = self._app._driver  # noqa: SLF001  Textual has no public way to write to the terminal
        if settings.desktop and driver is not None:
            driver.write(notification(words, in_tmux="TMUX" in os.environ))


def wording(enclave: str, lines: Sequence[AlertLine]) -> str:
    """Return what is new in one line: the gravest alert, or how many there are of each severity."""
    if len(lines) == 1:
        return f"{enclave}: {lines[0].severity.value.lower()} alert: {lines[0].title}"
    counts = open_by_severity(lines)
    told = ", ".join(f"{count} {severity.value.lower()}" for severity, count in counts.items() if count)
    return f"{enclave}: {len(lines)} new alerts ({told}), such as {lines[0].title}"


def notification(words: str, *, in_tmux: bool) -> str:
    """Return the sequence that notifies the desktop, its text harmless; tmux must be told to let it pass."""
    text = visible(words, ascii_only=True).replace(";", ",")[:LONGEST]  # 9;4; would be a progress bar
    sequence = f"\x1b]9;{text}\x07"
    return f"\x1bPtmux;\x1b{sequence}\x1b\\" if in_tmux else sequence
