"""The overview's rows: enclaves whose cells all differ."""

from __future__ import annotations

from datetime import timedelta

from pane_text import NOW, ago

from console.model.idle import Evidence, IdleVerdict
from console.model.overview import Cell, EnclaveLine, Level

QUIET = IdleVerdict(
    is_idle=True,
    span=timedelta(hours=6),
    evidence=(Evidence("people", "nobody active for 6 h"), Evidence("jobs", "no job listed")),
    running=3,
)
VALUE = (
    EnclaveLine(
        name="genomics",
        posture=Cell("61% +2", "61%", Level.FINE, ago(seconds=11)),
        alerts=Cell("2 high 1 low", "2H 1L", Level.BAD, ago(seconds=12)),
        sessions=Cell("4 active 1 off", "4", Level.FINE, ago(seconds=13)),
        gpu=Cell("NC 88/96", "92%", Level.ATTENTION, ago(seconds=14)),
        cpu=Cell("DSv3 20/100", "20%", Level.FINE, ago(minutes=15)),
        exports=Cell("3 waiting", "3", Level.FINE, ago(seconds=16)),
        use=Cell("idle 6 h", "6 h", Level.ATTENTION, ago(seconds=17), "throttled"),
        verdict=QUIET,
    ),
    EnclaveLine(
        name="cohort",
        posture=Cell(),
        alerts=Cell(stale="no role", level=Level.ATTENTION),
        sessions=Cell("nobody", "0", Level.FINE, NOW),
        gpu=Cell("no GPU", "-", Level.FINE, NOW),
        cpu=Cell("no quota", "none", Level.FINE, NOW),
        exports=Cell("none", "0", Level.FINE, NOW),
        use=Cell("off", "off", Level.FINE, NOW),
    ),
)
