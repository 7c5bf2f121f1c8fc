"""`enclave-console recover [RUN]`: what a killed console left unfinished, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.azure.values.cleaning import line
from console.cli.engines import narrate
from console.cli.performing import UNTOUCHED, carry_out, follow, with_engine
from console.errors import NotFound
from console.exit_codes import ExitCode
from console.model.runs import StepState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from console.engine import Engine
    from console.model.runs import Run


def run(options: argparse.Namespace) -> ExitCode:
    """List what is unfinished; --continue, --undo or --leave deals with one run of it."""

    async def work(engine: Engine) -> ExitCode:
        runner = engine.runner
        if options.run_id and getattr(options, "continue"):
            return await follow(runner, (await runner.proceed(options.run_id)).id, as_json=options.json)
        if options.run_id and options.undo:
            plan = await runner.undo(options.run_id)
            if plan.steps:
                return await carry_out(runner, plan, options)
            narrate(UNTOUCHED)
            return ExitCode.FINE
        if options.run_id and options.leave:
            if options.run_id not in {unfinished_run.id for unfinished_run in await runner.unfinished()}:
                message = f"No unfinished run '{options.run_id}'"
                raise NotFound(message, advice="`recover` lists what is unfinished.")
            await runner.leave(options.run_id)
            return ExitCode.FINE
        unfinished = await runner.unfinished()
        for unfinished_run in unfinished:
            print("\n".join(map(line, _lines(unfinished_run))))
        return ExitCode.ATTENTION if unfinished else ExitCode.FINE

    return with_engine(options, work)


def _lines(run: Run) -> Iterator[str]:
    began = f"begun {run.started_at:%Y-%m-%d %H:%M} by {run.operator.name}"
    yield f"{run.id}: {run.plan.title}, {began}: {run.reason}"
    for state in (StepState.DONE, StepState.RUNNING, StepState.WAITING):
        words = [run.plan.step(step.key).words for step in run.steps if step.state is state]
        if words:
            yield f"  {'under way' if state is StepState.RUNNING else state.value}: {'; '.join(words)}"
