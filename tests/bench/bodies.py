"""What a large body of Log Analytics costs to read, and how long it keeps the event loop from going on."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import uuid
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

from figures import Figure, quantile

from console.azure.logs.bodies import read_body

ROWS, PART = 500_000, 1 << 16
MEGA = 1e6
LONGEST_GAP = 100.0
COLUMNS = (
    ("TimeGenerated", "datetime"),
    ("UserPrincipalName", "string"),
    ("CallerIpAddress", "string"),
    ("OperationName", "string"),
    ("ResponseBodySize", "long"),
    ("DurationMs", "real"),
    ("IsInteractive", "bool"),
    ("Uri", "string"),
    ("CorrelationId", "string"),
    ("Details", "dynamic"),
    ("StatusCode", "string"),
    ("Took", "timespan"),
)


def body(rows: int) -> list[bytes]:
    """Return a body of so many rows in the parts in which it would come."""
    draw = random.Random(1)
    written = ",".join(json.dumps(_row(number, draw)) for number in range(rows))
    columns = json.dumps([{"name": name, "type": kind} for name, kind in COLUMNS])
    whole = f'{{"tables":[{{"name":"PrimaryResult","columns":{columns},"rows":[{written}]}}]}}'.encode()
    return [whole[start : start + PART] for start in range(0, len(whole), PART)]


def _row(number: int, draw: random.Random) -> list[object]:
    return [
        f"2026-03-02T{number % 24:02}:{number % 60:02}:00.1234567Z",
        f"user{number % 200}@northlake.example",
        f"10.{number % 7}.{number % 250}.{number % 99}",
        "GetBlob",
        number * 17 % 10**9,
        draw.random(),
        True,
        f"https://store.blob.core.windows.net/ingest/{number}/part.parquet",
        str(uuid.UUID(int=draw.getrandbits(128))),
        '{"a":[1,2],"b":"x"}',
        "200",
        "00:00:01.5",
    ]


async def reading(parts: list[bytes]) -> tuple[float, list[float]]:
    """Return how long reading takes (s), and how long the event loop waited each time (ms)."""
    gaps: list[float] = []

    async def beat() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append((time.perf_counter() - before) * 1000)

    beating = asyncio.create_task(beat())
    began = time.perf_counter()
    await asyncio.to_thread(read_body, parts, bool)
    took = time.perf_counter() - began
    beating.cancel()
    return took, gaps


def figures() -> list[Figure]:
    """Read a body of 500,000 rows and twelve columns."""
    parts = body(ROWS)
    took, gaps = asyncio.run(reading(parts))
    size = sum(map(len, parts)) / MEGA
    return [
        Figure(f"reading a body of {size:.0f} MB, {ROWS:,} rows", [took], "s"),
        Figure("... the event loop's waits meanwhile, 99 in 100", [quantile(gaps, 0.99)], "ms"),
        Figure("... its longest wait", [max(gaps)], "ms", LONGEST_GAP),
    ]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
