"""Two-person rule: a severe plan runs only once another identity has approved that very plan."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rights import no_rights, own_folder, take_rights
from worlds import REASON, SECOND, World, acting, engine_over, shared_folder

from console.actions.approvals import PREFIX, Proposals, Waiting, read_proposal
from console.actions.refusals import ApprovalNeeded, PlanChanged, SamePerson
from console.cli.main import main
from console.config import Acting
from console.model.runs import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config


@pytest.fixture
def settings(tmp_path: Path) -> Acting:
    return Acting(grace_minutes=0, two_person=True, shared=shared_folder(tmp_path))


@pytest.fixture
async def guarded(fast_simulator: Simulator, enclave: str, settings: Acting) -> AsyncIterator[World]:
    async with acting(fast_simulator, enclave, settings=settings) as world:
        yield world


def as_another(config: Config) -> Config:
    """Return the configuration of an operator with another identity."""
    known = (replace(each, identity=replace(each.identity, client_id=SECOND)) for each in config.enclaves)
    return replace(config, enclaves=tuple(known))


async def proposed(world: World) -> str:
    plan = await world.plan()
    with pytest.raises(ApprovalNeeded) as waits:
        await world.engine.runner.begin(plan, reason=REASON)
    return waits.value.digest


async def test_a_severe_plan_runs_once_somebody_else_has_approved_it(
    guarded: World, settings: Acting, tmp_path: Path
) -> None:
    digest = await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        (waiting,) = other.runner.second.waiting().proposals
        assert (waiting.id, waiting.reason) == (digest, REASON)
        approver = await other.runner.second.approve(waiting)
        assert approver.object_id == SECOND
        assert [e.kind for e in await other.runner.journal.entries()] == ["approving", "approved"]
    run = await guarded.perform(await guarded.plan())
    assert (run.outcome, run.approved_by and run.approved_by.object_id) == (Outcome.DONE, SECOND)
    assert guarded.engine.runner.second.waiting() == Waiting()


async def test_nobody_approves_their_own_plan(guarded: World) -> None:
    digest = await proposed(guarded)
    (waiting,) = guarded.engine.runner.second.waiting().proposals
    with pytest.raises(SamePerson):
        await guarded.engine.runner.second.approve(waiting)
    own = await guarded.engine.runner.operator(guarded.name)
    connection = await guarded.engine.connection(guarded.engine.config.enclaves[0])
    tags = (await connection.controls()).tags
    await tags.merge({f"{PREFIX}{digest}": f"2199-01-01T00:00:00+00:00|{own.object_id}|me|here"})
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(), reason=REASON)


async def test_an_approval_is_of_that_very_plan(guarded: World, settings: Acting, tmp_path: Path) -> None:
    await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        await other.runner.second.approve(other.runner.second.waiting().proposals[0])
    shown = await guarded.plan()
    guarded.do("sign-in")
    with pytest.raises(PlanChanged):
        await guarded.engine.runner.begin(shown, reason=REASON)
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(sign_out="true"), reason=REASON)


async def test_an_approval_is_good_for_one_run(guarded: World, settings: Acting, tmp_path: Path) -> None:
    await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        await other.runner.second.approve(other.runner.second.waiting().proposals[0])
    await guarded.perform(await guarded.plan())
    await guarded.perform(await guarded.plan("resume"))
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(), reason=REASON)


async def test_a_plan_is_read_by_its_group_whatever_the_umask(guarded: World, settings: Acting) -> None:
    before = os.umask(0o077)
    try:
        digest = await proposed(guarded)
    finally:
        os.umask(before)
    assert settings.shared is not None
    path = settings.shared / f"{digest}.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_gid == settings.shared.stat().st_gid
    assert [each.name for each in settings.shared.iterdir()] == [path.name]


async def test_a_plan_that_was_changed_in_its_file_is_neither_shown_nor_approved(
    guarded: World, settings: Acting
) -> None:
    digest = await proposed(guarded)
    assert settings.shared is not None
    path = settings.shared / f"{digest}.json"
    path.write_text(path.read_text().replace("deallocate session hosts", "start session hosts"))
    waiting = guarded.engine.runner.second.waiting()
    assert waiting.proposals == ()
    assert "somebody has changed it" in waiting.unreadable[0]
    assert read_proposal(path).id != digest


def test_what_cannot_be_read_as_a_plan_is_named_and_waited_for_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text("no plan")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.json")
    waiting = Proposals(tmp_path).all()
    assert waiting.proposals == ()
    assert len(waiting.unreadable) == 5
    assert all(words.startswith(str(tmp_path)) for words in waiting.unreadable)
    assert "cannot be read" in Proposals(tmp_path / "missing").all().unreadable[0]


async def test_a_plan_that_0_1_left_waiting_is_to_be_planned_again(guarded: World, settings: Acting) -> None:
    digest = await proposed(guarded)
    assert settings.shared is not None
    path = settings.shared / f"{digest}.json"
    written = json.loads(path.read_text())
    for step in written["plan"]["steps"]:
        step |= {"operation": step["spec"]["kind"], "target": step.pop("spec")["target"], "wanted": []}
    path.write_text(json.dumps(written))
    (words,) = guarded.engine.runner.second.waiting().unreadable
    assert words.endswith("it was written by an older console; plan it again.")


def test_a_plan_that_this_user_may_not_read_is_told_of() -> None:
    with own_folder() as folder:
        path = folder / "closed.json"
        path.touch()
        take_rights(path)
        with no_rights():
            waiting = Proposals(folder).all()
        assert waiting.unreadable == (f"{path} cannot be read: Permission denied.",)
        folder.chmod(0)
        with no_rights():
            waiting = Proposals(folder).all()
        assert waiting.unreadable == (f"{folder} cannot be read: Permission denied.",)


MODES = [(0o2770, True), (0o750, True), (0o755, True), (0o1777, True), (0o700, False), (0o740, False)]


@pytest.mark.parametrize(("mode", "is_of_use"), MODES, ids=[f"{mode:o}" for mode, _ in MODES])
def test_a_folder_that_shows_nobody_a_plan_is_refused_at_the_start(
    simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: int, *, is_of_use: bool
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    folder.chmod(mode)
    code = approving(simulator, tmp_path, f'shared = "{folder}"')
    said = capsys.readouterr()
    assert (code, "so that nobody else could approve a plan" in said.err) == (
        (0, False) if is_of_use else (2, True)
    )
    assert said.err


@pytest.mark.parametrize(
    ("line", "read"), [("", 0), ('shared = "/nowhere/plans"', 3)], ids=["none", "missing"]
)
def test_two_persons_without_a_folder_between_them_are_refused_at_the_start(
    simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, read: int
) -> None:
    assert approving(simulator, tmp_path, line) == 2
    assert "install -d -m 2770" in capsys.readouterr().err
    assert approving(simulator, tmp_path, line, "--read-only") == read


def test_plans_that_cannot_be_read_are_no_empty_list(
    simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_folder(tmp_path)
    (folder / "0.json").write_text("[]")
    assert approving(simulator, tmp_path, f'shared = "{folder}"') == 3
    said = capsys.readouterr()
    assert (said.out, f"{folder}/0.json holds no plan" in said.err) == ("", True)


def approving(simulator: Simulator, folder: Path, line: str, *options: str) -> int:
    """Ask for what waits, with a configuration in which an enclave needs two persons."""
    path = folder / "two.toml"
    name = simulator.enclaves[0]
    path.write_text(
        f"{simulator.config_path.read_text()}\n[enclaves.{name}.acting]\ntwo_person = true\n{line}\n"
    )
    return main(["approve", "--config", str(path), *options], lambda _config, _options: 1)
