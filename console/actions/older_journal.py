"""The steps and facts of a journal that version 0.1 wrote, which are pairs of text, as the records of today.

Journals are kept for years, and an undo or a resume reads them back. This is the only
place that knows the old form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.actions.steps.clusters import LimitFacts, NodeFacts, ScaleCluster, WaitForNoNodes
from console.actions.steps.drain_mode import HostFacts, SetDrainMode
from console.actions.steps.extra_steps import PostAction, PostUntil, ResourceFacts
from console.actions.steps.hosts import (
    DeallocatedHostFacts,
    DeallocateHost,
    RestartHost,
    StartHost,
    WaitUntilAvailable,
)
from console.actions.steps.instances import InstanceFacts, RestartInstance, StartInstance, StopInstance
from console.actions.steps.jobs import CancelJob, JobFacts
from console.actions.steps.machines import DeallocateMachine, MachineFacts, StartMachine
from console.actions.steps.sessions import (
    LEFT,
    DisconnectSession,
    MessageSession,
    SessionFacts,
    SignOutSession,
)
from console.actions.steps.sign_out_steps import (
    GraceFacts,
    GracePeriod,
    MessageFacts,
    MessageHost,
    SignOutFacts,
    SignOutHost,
)
from console.actions.steps.verification import VerificationFacts, Verify
from console.model.quota import InstanceState, JobState
from console.model.records import to_json
from console.model.sessions import PowerState, SessionState
from console.model.steps import StepFacts, StepSpec, UnknownStep

if TYPE_CHECKING:
    from collections.abc import Callable

Pairs = dict[str, str]
NOBODY = "nobody was signed in"
VERIFY = "verify every resource of "


def is_old_step(step: dict[str, Any]) -> bool:
    """Whether a step of a plan has the form of 0.1."""
    return "operation" in step


def current_step(step: dict[str, Any]) -> dict[str, Any]:
    """Return a step of a plan of 0.1 as it is written today."""
    operation, target, words = step["operation"], step["target"], step["words"]
    wanted, before = dict(step["wanted"]), dict(step["before"])
    try:
        spec = _SPECS[operation](target, wanted | {"words": words, "stage": step["stage"]}, before)
    except (KeyError, ValueError):
        spec = StepSpec.unknown({**step, "kind": operation})
    facts = current_facts(spec, before)
    same = {name: step[name] for name in ("key", "words", "stage", "needs", "follows", "command", "deadline")}
    return {**same, "spec": to_json(spec), "before": to_json(facts)}


def current_facts(spec: StepSpec, pairs: Pairs) -> StepFacts | None:
    """Return what 0.1 wrote of a step's target as a record; None where it wrote nothing."""
    if not pairs:
        return None
    if isinstance(spec, UnknownStep):
        return StepFacts.unknown(pairs)
    read = _FACTS.get(type(spec))
    try:
        return read(pairs) if read else None
    except (KeyError, ValueError):
        return StepFacts.unknown(pairs)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _recipients(text: str) -> tuple[str, ...]:
    return () if text == NOBODY else tuple(text.split(", "))


def _limits(pairs: Pairs) -> LimitFacts:
    return LimitFacts(int(pairs["minimum"]), int(pairs["maximum"]), _number(pairs.get("idle")))


def _host_facts(pairs: Pairs) -> StepFacts:
    power = PowerState(pairs["power"])
    ghosts = pairs.get("ghosts removed")
    return MachineFacts(power) if ghosts is None else DeallocatedHostFacts(power, int(ghosts))


def _cluster(target: str, wanted: Pairs, _: Pairs) -> StepSpec:
    limits = _limits(wanted)
    return ScaleCluster(target, limits.minimum, limits.maximum, limits.idle_seconds)


def _post(target: str, wanted: Pairs, _: Pairs) -> PostAction:
    actions = (wanted["stage"], wanted["action"], wanted.get("back", ""), wanted.get("version", ""))
    return PostAction(target, *actions, wanted.get("from", ""), "unless active" in wanted)


def _post_until(target: str, wanted: Pairs, before: Pairs) -> PostUntil:
    post = _post(target, wanted, before)
    actions = (post.extra_step, post.action, post.reverse, post.api_version)
    return PostUntil(target, *actions, wanted.get("reached", ""), post.started, post.unless_in_use)


def _sign_out(target: str, wanted: Pairs, before: Pairs) -> SignOutSession:
    left = {state.value for state in LEFT}
    return SignOutSession(target, wanted["user"], is_forced=before.get("state") not in left)


def _start(target: str, wanted: Pairs, _: Pairs) -> StepSpec:
    host = wanted.get("host")
    return StartHost(target, host) if host else StartMachine(target)


def _deallocate_host(target: str, wanted: Pairs, _: Pairs) -> StepSpec:
    return DeallocateHost(target, wanted["host"], may_be_open=wanted.get("undrained") == "allowed")


_SPECS: dict[str, Callable[[str, Pairs, Pairs], StepSpec]] = {
    "cluster.empty": lambda target, *_: WaitForNoNodes(target),
    "cluster.scale": _cluster,
    "extra.change": _post_until,
    "extra.post": _post,
    "host.available": lambda target, *_: WaitUntilAvailable(target),
    "host.clear": lambda target, wanted, _: SignOutHost(target, is_forced=wanted.get("sign out") == "true"),
    "host.deallocate": _deallocate_host,
    "host.grace": lambda target, wanted, _: GracePeriod(target, float(wanted["minutes"])),
    "host.newcomers": lambda target, wanted, _: SetDrainMode(target, wanted["allow"] == "true"),
    "host.tell": lambda target, wanted, _: MessageHost(target, wanted["message"]),
    "instance.restart": lambda target, *_: RestartInstance(target),
    "instance.start": lambda target, *_: StartInstance(target),
    "instance.stop": lambda target, wanted, _: StopInstance(target, wanted.get("unless active", "")),
    "job.cancel": lambda target, wanted, _: CancelJob(target, wanted["words"].removeprefix("cancel ")),
    "machine.deallocate": lambda target, wanted, _: DeallocateMachine(target, "unless active" in wanted),
    "machine.restart": lambda target, wanted, _: RestartHost(target, wanted["host"]),
    "machine.start": _start,
    "session.disconnect": lambda target, wanted, _: DisconnectSession(target, wanted["user"]),
    "session.message": lambda target, wanted, _: MessageSession(target, wanted["user"], wanted["message"]),
    "session.sign-out": _sign_out,
    "verify": lambda target, wanted, _: Verify(target, wanted["words"].removeprefix(VERIFY)),
}
_FACTS: dict[type[StepSpec], Callable[[Pairs], StepFacts]] = {
    CancelJob: lambda pairs: JobFacts(JobState(pairs["state"])),
    DeallocateHost: _host_facts,
    DeallocateMachine: lambda pairs: MachineFacts(PowerState(pairs["power"])),
    DisconnectSession: lambda pairs: SessionFacts(SessionState(pairs["state"])),
    GracePeriod: lambda pairs: GraceFacts(pairs["grace"] == "nobody is left"),
    MessageHost: lambda pairs: MessageFacts(_recipients(pairs["told"])),
    MessageSession: lambda pairs: SessionFacts(SessionState(pairs["state"])),
    PostAction: lambda pairs: ResourceFacts(pairs["state"]),
    PostUntil: lambda pairs: ResourceFacts(pairs["state"]),
    RestartHost: lambda pairs: MachineFacts(PowerState(pairs["power"])),
    RestartInstance: lambda pairs: InstanceFacts(InstanceState(pairs["state"])),
    ScaleCluster: _limits,
    SetDrainMode: lambda pairs: HostFacts(pairs["allows newcomers"] == "true"),
    SignOutHost: lambda pairs: SignOutFacts(int(pairs["signed out"])),
    SignOutSession: lambda pairs: SessionFacts(SessionState(pairs["state"])),
    StartHost: lambda pairs: MachineFacts(PowerState(pairs["power"])),
    StartInstance: lambda pairs: InstanceFacts(InstanceState(pairs["state"])),
    StartMachine: lambda pairs: MachineFacts(PowerState(pairs["power"])),
    StopInstance: lambda pairs: InstanceFacts(InstanceState(pairs["state"])),
    Verify: lambda pairs: VerificationFacts(int(pairs["verified"]), int(pairs["not reached"])),
    WaitForNoNodes: lambda pairs: NodeFacts(int(pairs["nodes"])),
}
