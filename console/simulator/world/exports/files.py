"""What researchers want to take out: names, kinds and sizes of files."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from console.simulator.world.enclave import Person

STUDIES = ("t2d-gwas", "cardiac-mri", "sepsis-ehr", "rare-variants", "tumour-pathology", "long-covid")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: ending, media type, the range of its size in bytes, and usual names."""

    ending: str
    media_type: str
    smallest: float
    largest: float
    stems: tuple[str, ...]
    weight: int


KINDS = (
    Kind("csv", "text/csv", 3e3, 4e6, ("table1_baseline", "cox_model_summary", "aggregate_counts"), 9),
    Kind("png", "image/png", 4e4, 1.2e6, ("km_curve", "roc_by_site", "manhattan_plot"), 7),
    Kind("pdf", "application/pdf", 2e5, 7e6, ("supplement", "poster_draft", "methods_appendix"), 5),
    Kind("html", "text/html", 3e5, 9e6, ("qc_report", "notebook_export"), 3),
    Kind(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 9e3, 2e6, ("results",), 3
    ),
    Kind("rds", "application/octet-stream", 8e5, 9e7, ("fitted_model", "summary_stats"), 3),
    Kind("parquet", "application/vnd.apache.parquet", 5e6, 9e8, ("derived_features", "aggregates"), 2),
    Kind("pt", "application/octet-stream", 9e7, 4e9, ("unet_weights", "encoder_epoch40"), 1),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody is about to put into export-pending."""

    name: str
    size: int
    media_type: str
    study: str


def new_upload(draw: random.Random, who: Person, now: datetime) -> Upload:
    """Return a file such as this person would want to take out."""
    kind = draw.choices(KINDS, weights=[kind.weight for kind in KINDS])[0]
    study = draw.choice(STUDIES)
    alias = who.upn.partition("@")[0]
    size = kind.smallest * (kind.largest / kind.smallest) ** draw.random()
    name = f"{study}/{alias}/{draw.choice(kind.stems)}_{now:%Y%m%d-%H%M}.{kind.ending}"
    return Upload(name, int(size), kind.media_type, study)
