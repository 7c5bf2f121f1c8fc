"""Alerts: what Defender and the rules saw, on what, since when, how it stands, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.content import Content

from console.model.triage import Source, all_alerts, open_by_severity
from screens.panes.alert_actions import AlertActions
from screens.panes.alert_sections import alert_section, queue_section, rule_section
from screens.panes.pane import Pane
from screens.panes.severities import severity_counts
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.model.rule_alerts import Watched
    from console.model.saved_queries import QueryProblem
    from console.model.scheduling import Queue
    from console.model.triage import AlertLine
    from console.monitor.alerting import Alerting
    from console.monitor.feeds import Feed
    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section

MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Board:
    """What the pane shows: every alert, every rule, and the queue of queries."""

    lines: tuple[AlertLine, ...]
    rules: tuple[Watched, ...]
    queue: Queue
    is_defender_read: bool = True
    are_rules_read: bool = True


class AlertsPane(Pane[Board]):
    """Alerts of both sources, the open and severe ones first; the rules; the queue of queries."""

    def __init__(self, spec: PaneSpec) -> None:
        self._alert_actions = AlertActions(self.app, self._triaged)
        self._shown: Alerting | None = None
        super().__init__(spec)

    def make_sections(self) -> Sequence[Section[Board, Any]]:
        """Return the three tables."""
        return [
            alert_section(
                lambda board: board.lines,
                self.app.now,
                self._alert_actions,
                is_read=lambda board: board.is_defender_read and board.are_rules_read,
            ),
            rule_section(lambda board: board.rules, self.app.now, is_read=lambda board: board.are_rules_read),
            queue_section(lambda board: board.queue.entries, self.app.now),
        ]

    @property
    def alerting(self) -> Alerting:
        """The alerts of the enclave that is looked at."""
        return self.app.engine.alerting(self.app.enclave.name)

    def feeds(self) -> list[Feed[Any]]:
        """Return Defender's feed and the rules'."""
        return [*super().feeds(), self.alerting.watch.feed]

    def value(self) -> Board | None:
        """Return what has been read of either source, None before anything was."""
        defender, rules = (feed.reading.value for feed in self.feeds())
        if defender is None and rules is None:
            return None
        watched = rules.rules if rules else ()
        return Board(
            all_alerts(defender, rules),
            watched,
            self.alerting.scheduler.queue,
            is_defender_read=defender is not None,
            are_rules_read=rules is not None,
        )

    def summary(self, value: Board) -> Content:
        """Count the open alerts by severity; tell of the queue, or of unusable files, where they are shown."""
        if self.navigation.section.name == "queries":
            return _queue_words(value.queue)
        if self.navigation.section.name == "rules":
            return _problem_words(self.app.engine.rulebook.problems, len(value.rules))
        if self.feeds()[0].reading.value is None and not value.lines:
            return Content("")  # nothing is known of Defender's: that is not the same as none
        unseen = sum(line.is_unseen for line in value.lines)
        news = f"   {unseen} new since you looked" if unseen else ""
        of_rules = sum(line.source is Source.RULE for line in value.lines)
        return Content.assemble(
            severity_counts(open_by_severity(value.lines)),
            (f"   of {len(value.lines)} alerts, {of_rules} of rules", "$foreground 60%"),
            (news, "bold $text-accent"),
        )

    def tick(self) -> None:
        """Let the queue move, where it is shown."""
        value = self.value()
        if self.is_current and self.navigation.section.name == "queries" and value is not None:
            self.grid.show(value.queue.entries)
        super().tick()

    def attend(self) -> None:
        """Show the alerts of the enclave that is looked at now; those left behind were looked at."""
        left, self._shown = self._shown, self.alerting
        if left is not None and left is not self._shown:
            self._alert_actions.mark_seen(left)
        super().attend()

    def on_screen_suspend(self) -> None:
        """Remember that these alerts were looked at, unless a sheet merely covers them."""
        if self.app.current_mode != self.spec.name and self._shown is not None:
            self._alert_actions.mark_seen(self._shown)

    def _triaged(self) -> None:
        self.grid.action_clear_marks()
        self.action_refresh()


def _problem_words(problems: Sequence[QueryProblem], watched: int) -> Content:
    """Return how many rules are watched, and what is wrong with the files that cannot be used."""
    told = [visible(f"{problem}\n", lines=True) for problem in problems[:MOST_TOLD]]
    more = f"and {len(problems) - MOST_TOLD} more\n" if len(problems) > MOST_TOLD else ""
    words = (f"{watched} rules are watched", "$foreground 70%")
    return Content.assemble(
        words, "\n" if told else "", ("".join([*told, more]).rstrip("\n"), "$text-warning")
    )


def _queue_words(queue: Queue) -> Content:
    """Return what the queue comes to in one line."""
    held = f", paused until {queue.held_until:%H:%M:%S} UTC as asked" if queue.held_until else ""
    words = (
        f"{queue.running} running, {queue.waiting} waiting{held}   {queue.recent} of 200 in 30 s   "
        f"{queue.asked} asked in {queue.requests} requests, {queue.spared} spared, {queue.throttled} throttled"
    )
    return Content.styled(words, "$foreground 70%")
