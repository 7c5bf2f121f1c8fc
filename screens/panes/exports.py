"""Exports: what waits to leave, where each file stands, and where its three facts disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.exports import Export, Exports, ExportStage
from screens.dialogs.sheet import Description
from screens.panes.pane import Pane
from screens.panes.sections import Section
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.quantities import since, size
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

STAGES = {
    ExportStage.ARRIVED: Tone.ACCENT,
    ExportStage.AWAITING_APPROVAL: Tone.WARN,
    ExportStage.COPYING: Tone.ACCENT,
    ExportStage.EXPORTED: Tone.GOOD,
    ExportStage.REJECTED: Tone.MUTED,
    ExportStage.FAILED: Tone.BAD,
    ExportStage.ORPHANED: Tone.BAD,
}


class ExportsPane(Pane[Exports]):
    """The export queue, oldest first."""

    def make_sections(self) -> Sequence[Section[Exports, Export]]:
        """Return the one table."""
        return [
            Section(
                name="exports",
                columns=self._columns(),
                rows=lambda exports: exports.items,
                key=lambda export: export.path,
                problem=lambda export: bool(export.disagreements),
                describe=self._describe,
                raw=lambda export: export.raw,
                empty="Nothing waits to leave the enclave.",
            )
        ]

    def _columns(self) -> tuple[Column[Export], ...]:
        return (
            Column(
                "!",
                lambda e: symbol(Tone.BAD) if e.disagreements else "",
                tone=lambda _: Tone.BAD,
                order=lambda e: not e.disagreements,
                keep=ALWAYS,
            ),
            Column(
                "Stage",
                lambda e: f"{symbol(STAGES[e.stage])} {e.stage.value}",
                tone=lambda e: STAGES[e.stage],
                keep=ALWAYS,
            ),
            Column("File", lambda e: e.name, keep=ALWAYS),
            Column("Size", lambda e: size(e.size), order=lambda e: -e.size, right=True, keep=8),
            Column("Requester", lambda e: e.requester.partition("@")[0] or "unknown", keep=6, width=22),
            Column(
                "Age",
                lambda e: since(e.since, self.app.now()),
                order=lambda e: e.since,
                right=True,
                keep=7,
            ),
            Column("Disagreement", lambda e: "; ".join(e.disagreements), tone=lambda _: Tone.BAD, keep=5),
        )

    def summary(self, value: Exports) -> Content:
        """Count the files by stage; say first what could not be read."""
        unread = "".join(f"{symbol(Tone.BAD)} not read: {why}\n" for why in value.unreadable)
        counts = [(stage, sum(e.stage is stage for e in value.items)) for stage in ExportStage]
        words = "   ".join(
            f"{symbol(STAGES[stage])} {count} {stage.value}" for stage, count in counts if count
        )
        odd = sum(bool(export.disagreements) for export in value.items)
        return Content.assemble(
            (unread, "$text-error"),
            words or "nothing waits",
            (f"   {odd} with a disagreement" if odd else "", "$text-error"),
        )

    def _describe(self, export: Export) -> Description:
        now = self.app.now()
        return Description(
            export.name,
            [
                ("Stage", export.stage.value),
                ("Path", export.path),
                ("Size", f"{size(export.size)} ({export.size:,} bytes)"),
                ("Requester", export.requester or "unknown: no writer in the storage log"),
                ("Waiting", since(export.since, now)),
            ],
            [
                ("Where its facts disagree", "\n".join(export.disagreements)),
                ("Blob", _blob(export, now)),
                ("Approval", _approval(export, now)),
                ("Copy", _copy(export, now)),
            ],
        )


def _blob(export: Export, now: datetime) -> str:
    blob = export.blob
    if blob is None:
        return "none in the pending container"
    return f"{blob.account}/{blob.container}/{blob.name}\nwritten {since(blob.modified_at, now)} ago, ETag {blob.etag}"


def _approval(export: Export, now: datetime) -> str:
    run = export.approval
    if run is None:
        return "no Logic App run"
    ended = f", ended {since(run.ended_at, now)} ago" if run.ended_at else ""
    return f"run {run.name}: {run.state.value.lower()}, asked {since(run.started_at, now)} ago{ended}\nsaw ETag {run.etag}, {size(run.size)}"


def _copy(export: Export, now: datetime) -> str:
    run = export.copy
    if run is None:
        return "no pipeline run"
    return f"run {run.id}: {run.state.value.lower()}, {since(run.started_at, now)} ago {run.message}"
