"""Acting headless, each verb a process of its own: stdout is data, the exit code tells what came of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from terminal import Terminal
from waiting import PATIENCE
from worlds import engine_over, picture

from console.actions.registry import all_actions
from console.cli.acting_verbs import ACTING
from console.model.journal import Entry, faults
from console.model.plans import TargetKind, plan_from_json
from console.model.records import from_json
from console.model.states import Part

if TYPE_CHECKING:
    from conftest import Simulator

    from console.engine import Engine

COMMAND = str(Path(sys.executable).with_name("enclave-console"))
DONE, INCOMPLETE, MISUSED, REFUSED = 0, 1, 2, 4


class Shell:
    """The command over one still enclave of the fast simulator."""

    def __init__(self, simulator: Simulator, enclave: str, folder: Path) -> None:
        self.simulator = simulator
        self.enclave = enclave
        simulator.do(enclave, "still")
        sections = re.split(r"^(?=\[enclaves\.)", simulator.config_path.read_text(), flags=re.MULTILINE)
        kept = [part for part in sections if part.startswith((f"[enclaves.{enclave}]", "# Written"))]
        self.config = folder / "config.toml"
        self.config.write_text("".join(kept))

    def do(self, deed: str) -> None:
        """Make something happen in the enclave."""
        self.simulator.do(self.enclave, deed)

    def command(self, *words: str) -> list[str]:
        """Return the words of a command line."""
        return [COMMAND, *words, "--config", str(self.config)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        command = self.command(*words)
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.fixture
def shell(fast_simulator: Simulator, enclave: str, tmp_path: Path) -> Shell:
    return Shell(fast_simulator, enclave, tmp_path)


async def pictured(engine: Engine) -> dict[str, str]:
    """Return what an undo has to bring back, as Azure shows it now."""
    (enclave,) = engine.config.enclaves
    controls = await (await engine.connection(enclave)).controls()
    return picture(await controls.look(*Part))


def read(done: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(done.stdout)


def test_each_action_has_its_verb() -> None:
    small = {name for name, action in all_actions().items() if action.of is not TargetKind.ENCLAVE}
    assert {verb.action for verb in ACTING if verb.action} == small
    for verb in ACTING:
        offered = {value.name.lstrip("-") for value in verb.values} | {f[0].lstrip("-") for f in verb.flags}
        if verb.action:
            assert {option.name for option in all_actions()[verb.action].options} <= offered


def test_a_plan_is_printed_saved_and_refused_where_something_is_in_the_way(shell: Shell) -> None:
    free = shell.run("shutdown", shell.enclave, "--plan", "--json")
    assert free.returncode == DONE
    assert plan_from_json(free.stdout).is_allowed
    shell.do("sign-in")
    busy = shell.run("shutdown", shell.enclave, "--plan")
    assert busy.returncode == REFUSED
    assert "blocked by" in busy.stdout
    assert "az vm deallocate --subscription" in busy.stdout


def test_nothing_is_done_without_consent_and_a_reason(shell: Shell) -> None:
    unasked = shell.run("shutdown", shell.enclave)
    assert (unasked.returncode, "Nothing was done." in unasked.stderr) == (MISUSED, True)
    unexplained = shell.run("shutdown", shell.enclave, "--yes")
    assert (unexplained.returncode, "needs a reason" in unexplained.stderr) == (REFUSED, True)
    guarded = shell.run("shutdown", shell.enclave, "--yes", "--reason", "x", "--read-only")
    assert (guarded.returncode, "read-only" in guarded.stderr) == (REFUSED, True)
    assert read(shell.run("journal", "show", "--json")) == []


def test_a_run_goes_on_where_nobody_can_be_told(shell: Shell) -> None:
    command = shell.command("shutdown", shell.enclave, "--yes", "--reason", "the week is over", "--json")
    with Path("/dev/full").open("w") as full:
        down = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=full, text=True, check=False, timeout=PATIENCE
        )
    assert down.returncode == DONE
    assert read(down)["outcome"] == "DONE"


def test_an_enclave_goes_down_and_comes_back_headless(shell: Shell) -> None:
    down = shell.run("shutdown", shell.enclave, "--yes", "--reason", "the week is over\x1b[2K", "--json")
    assert down.returncode == DONE, down.stderr
    assert read(down)["outcome"] == "DONE"
    assert "deallocate" in down.stderr
    back = shell.run("resume", shell.enclave, "--yes")
    assert back.returncode == DONE, back.stderr
    shown = shell.run("journal", "show", read(down)["id"])
    assert "the week is over" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert "allow new sessions yes -> allow new sessions no" in shown.stdout
    assert shell.run("journal", "show", "--enclave", shell.enclave.upper()).stdout.count("\n") == 2
    unknown = shell.run("journal", "show", "--enclave", "nosuch")
    assert "No enclave 'nosuch' is configured." in unknown.stderr
    for words in (("journal", "show", "nosuch"), ("recover", "nosuch", "--leave")):
        refused = shell.run(*words)
        assert refused.returncode, refused.stdout
        assert "run 'nosuch'" in refused.stderr
    verified = shell.run("journal", "verify")
    assert (verified.returncode, verified.stdout) == (DONE, "")
    exported = shell.run("journal", "export", "--jsonl").stdout.splitlines()
    entries = [from_json(Entry, json.loads(line)) for line in exported]
    assert faults(entries) == ()
    summary = shell.run("handover").stdout
    assert f"**shut down {shell.enclave}**: done" in summary
    assert "Why: the week is over" in summary


def test_what_is_idle_is_shut_down_and_what_is_not_is_left(shell: Shell) -> None:
    judged = read(shell.run("idle", "--json", shell.enclave))
    assert judged[shell.enclave]["idle"]
    assert judged[shell.enclave]["evidence"]
    snoozed = shell.run("snooze", shell.enclave, "--for", "8h", "--reason", "a run tonight")
    assert snoozed.returncode == DONE
    assert not read(shell.run("idle", "--json", shell.enclave))[shell.enclave]["idle"]
    left = shell.run("shutdown", shell.enclave, "--idle", "--yes", "--reason", "cron")
    assert (left.returncode, "was left alone: snoozed until" in left.stderr) == (DONE, True)


def test_a_host_is_drained_at_once_and_undone(shell: Shell) -> None:
    name = f"vm-avd-{shell.enclave[:6]}-0"
    drained = shell.run("host", "drain", name, "--enclave", shell.enclave, "--json")
    assert drained.returncode == DONE, drained.stderr
    undone = shell.run("undo", read(drained)["id"], "--yes")
    assert undone.returncode == DONE, undone.stderr
    unknown = shell.run("host", "drain", "nobody", "--enclave", shell.enclave)
    assert f"No session host 'nobody' in {shell.enclave}. There are " in unknown.stderr


def test_ctrl_c_stops_after_the_steps_under_way(shell: Shell) -> None:
    shell.do("sign-in")
    words = ("shutdown", shell.enclave, "--sign-out", "--yes", "--reason", "x", "--grace", "30", "--json")
    with subprocess.Popen(
        shell.command(*words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert any("still signed in" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == INCOMPLETE
    told = json.loads(printed)
    assert told["outcome"] == "STOPPED"
    assert "stopped by the operator" in {step["cause"] for step in told["steps"]}


async def test_ctrl_c_and_u_leave_the_world_as_it_was(shell: Shell) -> None:
    async with engine_over(shell.simulator, shell.enclave) as engine:
        before = await pictured(engine)
        words = ("shutdown", shell.enclave, "--yes", "--reason", "x", "--grace", "1")
        with Terminal(shell.command(*words), columns=160) as terminal:
            with shell.simulator.held():  # what Azure has begun does not end
                terminal.wait_for("Azure is working on it")
                assert await pictured(engine) != before
                os.kill(terminal.process.pid, signal.SIGINT)
                terminal.wait_for("u: stop, then undo")
                terminal.press("u", "enter")
            assert terminal.wait_for_exit() == INCOMPLETE
        assert await pictured(engine) == before
    down, back = read(shell.run("journal", "show", "--enclave", shell.enclave, "--json"))
    assert (down["outcome"], back["outcome"]) == ("STOPPED", "DONE")
    assert shell.run("recover").returncode == DONE


def test_a_run_that_ends_while_ctrl_c_asks_waits_for_no_answer(shell: Shell) -> None:
    words = ("shutdown", shell.enclave, "--yes", "--reason", "x", "--grace", "1")
    with Terminal(shell.command(*words), columns=160) as terminal:
        with shell.simulator.held():  # the run ends only when it was asked about
            terminal.wait_for("Azure is working on it")
            os.kill(terminal.process.pid, signal.SIGINT)
            terminal.wait_for("u: stop, then undo")
        assert terminal.wait_for_exit() == DONE


def test_a_killed_verb_is_recovered_by_the_next(shell: Shell) -> None:
    words = ("shutdown", shell.enclave, "--yes", "--reason", "x")
    with (
        shell.simulator.held(),  # what Azure has begun does not end
        subprocess.Popen(
            shell.command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stderr is not None
        assert any("Azure is working on it" in line for line in process.stderr)
        os.kill(process.pid, signal.SIGKILL)
    listed = shell.run("recover")
    assert listed.returncode == INCOMPLETE
    assert "under way: deallocate" in listed.stdout
    run_id = listed.stdout.partition(":")[0]
    over = shell.run("recover", run_id, "--continue", "--json")
    assert (over.returncode, read(over)["outcome"]) == (DONE, "DONE"), over.stderr
    assert shell.run("recover").returncode == DONE
