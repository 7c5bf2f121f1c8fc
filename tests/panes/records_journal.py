"""The journal's rows: runs and notes whose fields all differ."""

from __future__ import annotations

from dataclasses import replace

from pane_text import ago, ahead

from console.actions.steps.drain_mode import HostFacts
from console.model.history import History
from console.model.notes import Note
from console.model.plans import Plan, Request, Step, Tier
from console.model.runs import Operator, Outcome, Run, StepRun, StepState
from console.model.steps import StepSpec

PLAN = Plan(
    request=Request("stop-host", "genomics", ("/hosts/1",), (("grace", "15"), ("force", "true"))),
    title="stop host sh-1",
    tier=Tier.COSTLY,
    made_at=ago(hours=4),
    steps=(
        Step(
            "drain:1",
            StepSpec("/hosts/1"),
            "refuse new sessions",
            "close",
            command="az host",
            before=HostFacts(allow_new_sessions=False),
        ),
        Step("stop:1", StepSpec("/vms/1"), "deallocate vm-1", "power", command="az vm"),
        Step("tag:1", StepSpec(""), "leave word", "word"),
    ),
)
RUN = Run(
    id="run-1",
    plan=PLAN,
    operator=Operator("oid-ada", "ada", "jumpbox"),
    reason="patch night",
    started_at=ago(hours=3),
    steps=(
        StepRun(
            "drain:1",
            StepState.DONE,
            started_at=ago(hours=3),
            ended_at=ago(hours=2, minutes=58),
            before=HostFacts(allow_new_sessions=True),
            after=HostFacts(allow_new_sessions=False),
            request_ids=("req-1", "req-2"),
        ),
        StepRun("stop:1", StepState.FAILED, "Azure refused it", "half way", ago(hours=2), ago(hours=1)),
        StepRun("tag:1", progress="waits for a turn"),
    ),
    ended_at=ago(minutes=55),
    outcome=Outcome.INCOMPLETE,
    approved_by=Operator("oid-bob", "bob", "laptop"),
)
UNDER_WAY = replace(
    RUN,
    id="run-2",
    plan=replace(PLAN, title="stop host sh-2", steps=PLAN.steps[:1]),
    operator=Operator("oid-eve"),
    reason="",
    started_at=ago(minutes=1),
    steps=(StepRun("drain:1", StepState.RUNNING, started_at=ago(seconds=48), deadline_at=ahead(minutes=4)),),
    ended_at=None,
    outcome=Outcome.RUNNING,
    approved_by=None,
)
NOTE = Note(
    id="71",
    at=ago(hours=1),
    enclave="cohort",
    what="resolve 2 alerts in Defender",
    who="joe",
    reason="false alarms",
    outcome=Outcome.UNFINISHED,
    details=("Malware, was Active: /alerts/1", "not changed: it is gone"),
)
VALUE = History((RUN, UNDER_WAY), (NOTE,))
