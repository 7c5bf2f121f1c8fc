"""The lines above a pane's table, where there is little to say of it, or something is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pane_text import ago, pane_of, still_app, value_of
from records_alerts import QUEUE
from still_fleet import EMPTY

from console.azure import topics
from console.model.exports import Exports
from console.model.history import History
from console.model.overview import Cell, EnclaveLine, Level
from console.model.posture import ScorePoint
from console.model.quota import JobState
from console.model.scheduling import Queue
from console.model.severity import Severity
from screens.panes.alerts import Board
from screens.panes.registry import pane_named

POSTURE, COMPUTE = value_of("posture"), value_of("quota")
JOBS = COMPUTE.jobs
QUIET = Cell("quiet", "q", Level.FINE)
FINE = EnclaveLine("e", QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET)


def summary_of(name: str, value: Any, section: int = 0) -> str:
    with still_app()._context():
        spec = pane_named(name)
        assert spec is not None
        pane = pane_of(spec)
        pane.navigation.section = pane.navigation.sections[section]
        return pane.summary(value).plain.rstrip()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("overview", (FINE, FINE), "■ 0 urgent   ▲ 0 to look at   ● 2 fine"),
        ("posture", EMPTY[topics.POSTURE], "Defender has no secure score for this subscription yet."),
        (
            "posture",
            replace(POSTURE, history=(), controls=()),
            "59%  ███████████▊········  29.5 of 50 points",
        ),
        (
            "posture",
            replace(POSTURE, history=(ScorePoint(ago(hours=2), 0.5),), controls=POSTURE.controls[2:]),
            "59%  ███████████▊········  29.5 of 50 points   ▅",
        ),
        ("quota", EMPTY[topics.QUOTA], "no limit is known   no jobs running"),
        (
            "quota",
            replace(COMPUTE, usages=COMPUTE.usages[3:4], jobs=(JOBS[0], JOBS[0], *JOBS[2:])),
            "All low priority binds: 3 of 50 cores   2 jobs running",
        ),
        (
            "sessions",
            EMPTY[topics.SESSIONS],
            "0 active  0 disconnected   ················ 0 of 0 places   0/0 hosts serve",
        ),
        ("exports", EMPTY[topics.EXPORTS], "nothing waits"),
        (
            "exports",
            Exports((), ("no role", "no answer")),
            "■ not read: no role\n■ not read: no answer\nnothing waits",
        ),
        ("journal", History(), "0 under way   0 not completed   of 0 runs"),
        ("alerts", Board((), (), Queue()), ""),
    ],
)
def test_a_summary_says_what_is_known_and_no_more(name: str, value: Any, words: str) -> None:
    assert summary_of(name, value) == words


def test_the_queue_says_how_much_waits_and_since_when_it_may_not_go_on() -> None:
    still = replace(QUEUE, held_until=None, entries=())
    assert summary_of("alerts", Board((), (), still), section=2).startswith(
        "0 running, 0 waiting   41 of 200"
    )


def test_the_jobs_that_wait_are_counted() -> None:
    waiting = tuple(replace(job, state=JobState.QUEUED) for job in JOBS[:3])
    assert (
        summary_of("quota", replace(COMPUTE, jobs=waiting))
        .splitlines()[0]
        .endswith("no jobs running   3 queued")
    )


def test_severities_that_nobody_counts_are_left_out() -> None:
    board = value_of("alerts")
    informational = replace(board.lines[0], severity=Severity.INFORMATIONAL, is_unseen=False)
    words = summary_of("alerts", replace(board, lines=(informational,)))
    assert words == "■ 0 high   ▲ 0 medium   ◆ 0 low      of 1 alerts, 0 of rules"
