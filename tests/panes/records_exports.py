"""The exports pane's rows: files whose facts all differ."""

from __future__ import annotations

from pane_text import ago

from console.model.exports import ApprovalRun, CopyRun, Export, Exports, ExportStage, PendingBlob, RunState

VALUE = Exports(
    items=(
        Export(
            path="genomics/variants.vcf",
            name="variants.vcf",
            size=17_500_000,
            requester="ada@example.org",
            since=ago(hours=2),
            stage=ExportStage.AWAITING_APPROVAL,
            disagreements=("the blob was changed", "the sizes differ"),
            blob=PendingBlob(
                "stgenomics", "export-pending", "blob.vcf", 17_400_000, "0xAA", ago(hours=3), "bob"
            ),
            approval=ApprovalRun(
                id="/runs/1",
                name="run-1",
                state=RunState.WAITING,
                started_at=ago(minutes=50),
                ended_at=None,
                path="/a/b",
                etag="0xBB",
                size=16_000_000,
            ),
            copy=CopyRun(
                "copy-1", RunState.FAILED, "c.vcf", "out", ago(minutes=5), ago(minutes=4), "no space"
            ),
            raw='{"export": 1}',
        ),
        Export(
            path="genomics/table.csv",
            name="table.csv",
            size=980,
            requester="",
            since=ago(days=1),
            stage=ExportStage.EXPORTED,
            disagreements=(),
            approval=ApprovalRun(
                id="/runs/2",
                name="run-2",
                state=RunState.SUCCEEDED,
                started_at=ago(hours=6),
                ended_at=ago(hours=5),
                path="/a/c",
                etag="0xCC",
                size=2_000,
            ),
        ),
    ),
)
