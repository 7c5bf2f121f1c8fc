"""What every acting verb shares: the plan shown, the run narrated, Ctrl+C understood, the exit code."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from console.actions.events import StepEnded, StepProgressed, StepStarted
from console.actions.refusals import ApprovalNeeded, PlanChanged
from console.cli.engines import narrate, open_engine
from console.cli.options import configured
from console.cli.plan_text import plan_lines, run_lines
from console.errors import Conflict, NotPermitted
from console.exit_codes import ExitCode
from console.model.plans import Tier, plan_as_json
from console.model.records import to_json
from console.model.runs import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Iterator

    from console.actions.events import Event
    from console.actions.runner import Runner
    from console.engine import Engine
    from console.model.plans import Plan, Request

UNTOUCHED = "Nothing to undo: the run has changed nothing."


def with_engine(options: argparse.Namespace, work: Callable[[Engine], Awaitable[ExitCode]]) -> ExitCode:
    """Do some work over an engine; what is refused is said and has its exit code."""
    with configured(options) as config:

        async def run() -> ExitCode:
            async with open_engine(config) as engine:
                return await work(engine)

        try:
            return asyncio.run(run())
        except ApprovalNeeded as waits:
            narrate(f"enclave-console: {waits.sentence()}")
            return ExitCode.WAITS
        except (Conflict, NotPermitted) as refused:
            narrate(f"enclave-console: {refused.sentence()}")
            return ExitCode.REFUSED


async def perform(runner: Runner, request: Request, options: argparse.Namespace) -> ExitCode:
    """Plan a request, show the plan, and with --yes run it."""
    plan = await runner.plan(request)
    if options.plan or not (options.yes or plan.tier is Tier.REVERSIBLE):
        _print_plan(plan, as_json=options.json)
        if not options.plan:
            narrate(f"Nothing was done. Add --yes{_reason_hint(plan)} to run this plan.")
        if not plan.is_allowed:
            return ExitCode.REFUSED
        return ExitCode.FINE if options.plan else ExitCode.MISUSED
    return await carry_out(runner, plan, options)


async def carry_out(runner: Runner, plan: Plan, options: argparse.Namespace) -> ExitCode:
    """Run a plan to its end, narrating; print its outcome."""
    for line in plan_lines(plan):
        narrate(line)
    stop_listening = runner.listen(_tell)
    try:
        started = await runner.begin(plan, reason=options.reason or "")
        return await follow(runner, started.id, as_json=options.json)
    finally:
        stop_listening()


async def follow(runner: Runner, run_id: str, *, as_json: bool) -> ExitCode:
    """Wait until a run is over, letting Ctrl+C stop or undo it, and print its outcome."""
    wishes: list[str] = []
    with _interrupts(runner, run_id, wishes):
        run = await runner.wait(run_id)
    print(json.dumps(to_json(run), indent=2) if as_json else "\n".join(run_lines(run)))
    if "undo" in wishes:
        await _undo(runner, run_id, wishes)
    return ExitCode.FINE if run.outcome is Outcome.DONE else ExitCode.ATTENTION


async def _undo(runner: Runner, run_id: str, wishes: list[str]) -> None:
    """Go back on a run, as the world is by now, and narrate what came of it; Ctrl+C stops that."""
    plan = await runner.undo(run_id)
    if not plan.steps:
        narrate(UNTOUCHED)
        return
    undoing = None
    while undoing is None:
        try:
            undoing = await runner.begin(plan, reason="undone on Ctrl+C")
        except PlanChanged as moved:
            plan = moved.plan
    with _interrupts(runner, undoing.id, wishes):
        undone = await runner.wait(undoing.id)
    narrate("\n".join(run_lines(undone)))


@contextmanager
def _interrupts(runner: Runner, run_id: str, wishes: list[str]) -> Iterator[None]:
    """Let Ctrl+C ask what is wanted: stop after the steps under way, undo, or go on."""
    loop, terminal = asyncio.get_running_loop(), sys.stdin

    def interrupted() -> None:
        if wishes or not terminal.isatty():
            narrate("Stopping after the running steps.")
            runner.stop(run_id)
            return
        narrate("s: stop after the steps under way   u: stop, then undo   anything else: go on")
        loop.add_reader(terminal, answered)

    def answered() -> None:
        loop.remove_reader(terminal)
        answer = terminal.readline().strip().casefold()
        if answer in ("s", "u"):
            runner.stop(run_id)
            wishes.append("undo" if answer == "u" else "stop")

    with suppress(NotImplementedError):  # Windows has no handlers in its loop: Ctrl+C ends it, to be taken up
        loop.add_signal_handler(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
            loop.remove_reader(terminal)


def _tell(event: Event) -> None:
    if isinstance(event, StepStarted | StepProgressed | StepEnded):
        words = event.run.plan.step(event.step.key).words
        about = event.step.cause or event.step.progress
        narrate(f"{event.step.state.value:8} {words}" + (f": {about}" if about else ""))


def _print_plan(plan: Plan, *, as_json: bool) -> None:
    print(plan_as_json(plan) if as_json else "\n".join(plan_lines(plan)))


def _reason_hint(plan: Plan) -> str:
    return ' and --reason "..."' if plan.tier is Tier.SEVERE else ""
