"""The two-person rule: a severe plan waits until another identity has approved that very plan.

The plan itself is a file, in a folder that both can read, or handed over in any
other way. Whoever may change that file gains nothing: what is shown, what is approved
and what the file is called are one digest, and the proposer's console runs only a
plan of its own making with that digest. The approval is a tag on the enclave, bound to the plan's digest: it
is written with the approver's own token, and Azure's activity log keeps who
wrote it. Whoever may write tags could forge one; the log shows that too.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import stat
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.actions.older_journal import is_old_step
from console.actions.refusals import ApprovalNeeded, SamePerson
from console.actions.registry import all_actions
from console.errors import NotFound
from console.model.plans import Plan
from console.model.records import from_json, to_json
from console.model.runs import Operator
from console.model.targets import AzureName
from console.store.failures import not_stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.azure.resources.tags import Tags

log = logging.getLogger(__name__)
PREFIX = "enclave-console-approves-"
SUFFIX = ".json"
LIFE = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that waits for a second person."""

    plan: Plan
    reason: str
    operator: Operator
    at: datetime

    @property
    def id(self) -> str:
        """What an approval of it is bound to."""
        return self.plan.digest


@dataclass(frozen=True, slots=True)
class Waiting:
    """The plans that wait, oldest first, and in words which files could not be read as one."""

    proposals: tuple[Proposal, ...] = ()
    unreadable: tuple[str, ...] = ()


class Proposals:
    """The plans that wait, a file each in a folder that the operators share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, proposal: Proposal) -> Path:
        """Write a proposal down for whoever can read the folder, and return its path."""
        path = self._path(proposal.id)
        fresh = self._folder / f".{proposal.id}.{uuid.uuid4().hex[:8]}"
        try:
            descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(to_json(proposal), file, indent=2)
            _share(fresh, self._folder)
            fresh.replace(path)
        except OSError as failure:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise not_stored(path, failure) from failure
        return path

    def all(self) -> Waiting:
        """Return what waits; what cannot be read, or was changed since, is told of."""
        found, unreadable = [], []
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.suffix == SUFFIX)
        except OSError as failure:
            return Waiting((), (f"{self._folder} cannot be read: {failure.strerror}.",))
        for path in paths:
            try:
                found.append(_genuine(path))
            except (NotFound, ValueError) as failure:
                unreadable.append(str(failure))
        return Waiting(tuple(sorted(found, key=lambda proposal: proposal.at)), tuple(unreadable))

    def drop(self, proposal_id: str) -> None:
        """Remove a proposal that has run; where it is another operator's, it is left to them."""
        path = self._path(proposal_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as failure:
            log.warning("%s has run and cannot be removed: %s", path, failure)

    def _path(self, proposal_id: str) -> Path:
        return self._folder / f"{proposal_id}{SUFFIX}"


def read_proposal(path: Path) -> Proposal:
    """Return the proposal in a file; raises NotFound, ValueError for what is none."""
    all_actions()  # declares every kind of step that a plan may name
    try:
        return _proposal_in(json.loads(_text_of(path)))
    except OSError as failure:
        message = f"{path} cannot be read: {failure.strerror}."
        raise NotFound(message) from failure
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        message = f"{path} holds no plan: {wrong}."
        raise ValueError(message) from wrong


def _proposal_in(written: Any) -> Proposal:
    """Return what was written as a proposal; raises ValueError, TypeError or KeyError for anything else."""
    try:
        return from_json(Proposal, written)
    except KeyError as wrong:
        if any(map(is_old_step, written["plan"]["steps"])):  # its approval would be of another digest
            message = "it was written by an older console; plan it again"
            raise ValueError(message) from wrong
        raise


def _genuine(path: Path) -> Proposal:
    """Return the proposal in a file that is still named for the plan that it holds."""
    proposal = read_proposal(path)
    if proposal.id != path.stem:
        message = f"{path} does not hold the plan that it was written for; somebody has changed it."
        raise ValueError(message)
    return proposal


def _text_of(path: Path) -> str:
    """Return what a plain file holds: a pipe would be waited for, a device has no end."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, encoding="utf-8") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        return file.read()


def _share(path: Path, folder: Path) -> None:
    """Let those read a file who can read its folder, whatever the umask and the user's own group."""
    around = folder.stat()
    if sys.platform != "win32" and path.stat().st_gid != around.st_gid:
        try:
            os.chown(path, -1, around.st_gid)
        except PermissionError:
            if not around.st_mode & stat.S_IROTH:  # nobody but the group could read it
                raise
    path.chmod(0o600 | (around.st_mode & (stat.S_IRGRP | stat.S_IROTH)))


def check_another(proposal: Proposal, approver: Operator) -> None:
    """Raise SamePerson for the one who proposed the plan."""
    if _is_same(approver, proposal.operator):
        raise SamePerson


async def approve(proposal: Proposal, tags: Tags, approver: Operator, now: datetime) -> None:
    """Write the approver's word for this very plan."""
    until = (now + LIFE).astimezone(UTC).isoformat(timespec="seconds")
    said = "|".join(part.replace("|", "/") for part in (until, approver.object_id, approver.name))
    await tags.merge({f"{PREFIX}{proposal.id}": f"{said}|{approver.machine}"[:250]})


async def approval_of(plan: Plan, tags: Tags, operator: Operator, clock: Callable[[], datetime]) -> Operator:
    """Return who has approved a plan; raises ApprovalNeeded where nobody else has, or not lately."""
    said = (await tags.read()).get(AzureName(f"{PREFIX}{plan.digest}"), "")
    until, object_id, name, machine = (*said.split("|"), "", "", "", "")[:4]
    approver = Operator(object_id, name, machine)
    try:
        is_good = datetime.fromisoformat(until) > clock()
    except (ValueError, TypeError):
        is_good = False
    if not is_good or _is_same(approver, operator):
        raise ApprovalNeeded(plan.title, plan.digest)
    return approver


async def use_up(plan: Plan, tags: Tags) -> None:
    """Remove an approval, which is good for one run."""
    await tags.delete([f"{PREFIX}{plan.digest}"])


def _is_same(one: Operator, other: Operator) -> bool:
    return not one.object_id or one.object_id == other.object_id
