"""`enclave-console shutdown ENCLAVE`, or with --idle whichever is idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.engines import narrate
from console.cli.performing import perform, with_engine
from console.errors import CommandInvalid, ConsoleError
from console.exit_codes import ExitCode
from console.model.plans import BlockerKind, Request

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine

LEFT_ALONE = (BlockerKind.NOT_IDLE, BlockerKind.NOTHING_TO_DO)


def run(options: argparse.Namespace) -> ExitCode:
    """Show the plan, or with --yes and a reason run it."""
    if not options.enclave and not options.idle:
        message = "A shutdown needs an enclave"
        raise CommandInvalid(message, advice="Name one, or add --idle for all that are idle.")

    async def work(engine: Engine) -> ExitCode:
        if not options.idle:
            return await perform(
                engine.runner, _request(engine.config.enclave(options.enclave).name, options), options
            )
        chosen = engine.config.chosen_enclaves(options.enclave or None)
        return max([await _if_idle(engine, enclave.name, options) for enclave in chosen])

    return with_engine(options, work)


async def _if_idle(engine: Engine, name: str, options: argparse.Namespace) -> ExitCode:
    """Shut one enclave down where it is idle; one that is not, or cannot be read, stops no other."""
    try:
        request = _request(name, options)
        plan = await engine.runner.plan(request)
        reasons = [blocker.words for blocker in plan.blockers if blocker.kind in LEFT_ALONE]
        if reasons:
            narrate(f"{name} was left alone: {reasons[0]}.")
            return ExitCode.FINE
        return await perform(engine.runner, request, options)
    except ConsoleError as failure:
        narrate(f"{name}: {failure.sentence()}")
        return ExitCode.UNREAD


def _request(enclave: str, options: argparse.Namespace) -> Request:
    flags = {
        "sign-out": options.sign_out,
        "cancel-jobs": options.cancel_jobs,
        "only-idle": options.idle,
    }
    texts = {"grace": options.grace, "message": options.message}
    chosen = [(name, "true") for name, is_set in flags.items() if is_set]
    chosen += [(name, text) for name, text in texts.items() if text is not None]
    return Request("shutdown", enclave, (), tuple(chosen))
