from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.model.exports import ApprovalRun, CopyRun, ExportStage, PendingBlob, RunState
from console.model.reconciliation import reconcile

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=2)


def blob(*, etag: str = "1", size: int = 10, name: str = "a.csv") -> PendingBlob:
    return PendingBlob("private", "export-pending", name, size, etag, BEFORE, "ada@x.example")


def approval(
    state: RunState = RunState.RUNNING,
    *,
    etag: str = "1",
    size: int = 10,
    name: str = "a.csv",
    run: str = "r1",
) -> ApprovalRun:
    ended = None if state.is_open else NOW - timedelta(hours=1)
    started = BEFORE + timedelta(minutes=1)
    return ApprovalRun(run, run, state, started, ended, f"/export-pending/{name}", etag, size, BEFORE)


def copy(state: RunState, *, name: str = "a.csv") -> CopyRun:
    started = NOW - timedelta(minutes=30)
    return CopyRun("c1", state, name, "export-pending", started, None if state.is_open else NOW)


def test_a_file_whose_approval_waits() -> None:
    (export,) = reconcile([blob()], [approval()], [], NOW)
    assert (export.stage, export.disagreements) == (ExportStage.AWAITING_APPROVAL, ())
    assert export.requester == "ada@x.example"


def test_a_file_that_changed_since_approval_was_asked_is_flagged() -> None:
    (export,) = reconcile([blob(etag="2", size=11)], [approval()], [], NOW)
    assert "file changed since approval was asked" in export.disagreements
    assert "size was 10 bytes when approval was asked" in export.disagreements


def test_an_approval_whose_file_is_gone_is_an_orphan() -> None:
    (export,) = reconcile([], [approval()], [], NOW)
    assert export.stage is ExportStage.ORPHANED
    assert export.disagreements == ("approval waits, but the file is gone",)


def test_a_rejected_file_stays_inside() -> None:
    (export,) = reconcile([blob()], [approval(RunState.SUCCEEDED)], [], NOW)
    assert export.stage is ExportStage.REJECTED


def test_a_copied_file_is_exported_and_a_failed_copy_is_said() -> None:
    (done,) = reconcile([], [approval(RunState.SUCCEEDED)], [copy(RunState.SUCCEEDED)], NOW)
    (failed,) = reconcile([blob()], [approval(RunState.SUCCEEDED)], [copy(RunState.FAILED)], NOW)
    assert done.stage is ExportStage.EXPORTED
    assert failed.stage is ExportStage.FAILED
    assert failed.disagreements


def test_a_copy_without_approval_is_flagged() -> None:
    (export,) = reconcile([], [], [copy(RunState.RUNNING)], NOW)
    assert "copied with no approval run behind it" in export.disagreements


def test_a_file_for_which_nobody_was_asked_is_flagged_after_a_while() -> None:
    (export,) = reconcile([blob()], [], [], NOW)
    assert export.disagreements == ("no approval was ever asked",)
    (fresh,) = reconcile([blob()], [], [], BEFORE + timedelta(minutes=1))
    assert fresh.disagreements == ()


NAMES = st.sampled_from(["a.csv", "b/c.csv", "d.tar"])
STATES = st.sampled_from(RunState)


@given(
    st.lists(st.builds(blob, name=NAMES), max_size=4),
    st.lists(st.builds(approval, STATES, name=NAMES, run=st.text(max_size=3)), max_size=4),
    st.lists(st.builds(copy, STATES, name=NAMES), max_size=4),
)
def test_every_pending_file_is_listed_exactly_once(
    blobs: list[PendingBlob], approvals: list[ApprovalRun], copies: list[CopyRun]
) -> None:
    exports = reconcile(blobs, approvals, copies, NOW)
    paths = [export.path for export in exports]
    assert len(paths) == len(set(paths))
    assert {f"export-pending/{b.name}" for b in blobs} <= set(paths)
    waiting = {a.path.strip("/") for a in approvals if a.state.is_open}
    assert waiting <= set(paths)
