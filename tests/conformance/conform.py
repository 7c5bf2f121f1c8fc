"""Holds the simulated Azure against Microsoft's published specifications, with Microsoft's own validator.

The specifications are those of $AZURE_SPECS, a checkout of azure-rest-api-specs
or a part of one. Exits with 1 where an exchange breaks its specification.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

from checks import FIRST_ERROR, wrong  # noqa: E402  the path is set just above
from conftest import running_simulator  # noqa: E402  the same
from examples import beyond_examples  # noqa: E402  the same
from specifications import Specifications  # noqa: E402  the same
from traffic import make_traffic  # noqa: E402  the same

SPECS = Path(os.environ.get("AZURE_SPECS", ROOT.parent / "shared" / "azure-specs"))
RECORDED = os.environ.get("ENCLAVE_RECORD")
ARM = re.compile(r"^https://[^/]+/(subscriptions|providers)(/|%2F)", re.IGNORECASE)
# Newer versions than the specifications at hand: held against the nearest that is there.
NEAREST = {"2026-04-01": "2024-07-01"}
QUOTED_SCOPE = re.compile(r"(?<=[^/:]/)(?:%2F)?(?:subscriptions|providers)%2F[^/?]+", re.IGNORECASE)
VARYING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d[\d.:T+-]*Z?")
AREAS = ("azure", "simulator", "acting")
PLACE_WIDTH = 200


def main() -> int:
    """Make traffic and let the suite make its own, validate it, print what came of it."""
    if not SPECS.is_dir():
        print(f"no specifications at {SPECS}: set AZURE_SPECS to a checkout of azure-rest-api-specs")
        return 0
    if not (HERE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)  # noqa: S607  npm is where the system has it
    with tempfile.TemporaryDirectory() as name:
        exchanges = _recorded(Path(name))
        return _report(exchanges, _validated(exchanges, Path(name)))


def _recorded(folder: Path) -> list[dict[str, Any]]:
    """Return every exchange of the sweep and of the suite, each but once."""
    record = folder / "sweep.jsonl"
    with running_simulator(folder, "--record", str(record)) as simulator:
        asyncio.run(make_traffic(simulator, record))
    suite = Path(RECORDED) if RECORDED else _suite(folder / "suite")
    files = [record, *sorted(suite.glob("*.jsonl"))]
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    readable = [_readable(line) for line in lines if ARM.match(line["url"]) and not line["isSpoiled"]]
    once = {_likeness(exchange): exchange for exchange in readable}
    print(f"{len(readable)} exchanges with the Resource Manager, {len(once)} of them different")
    return list(once.values())


def _suite(folder: Path) -> Path:
    """Run the tests that talk to the simulated Azure most, on its record."""
    folder.mkdir()
    areas = [f"tests/{area}" for area in AREAS if (ROOT / "tests" / area).is_dir()]
    command = [sys.executable, "-m", "pytest", "-n", "auto", *areas]
    told = {**os.environ, "ENCLAVE_RECORD": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=told, check=False, capture_output=True, text=True)
    print(f"suite: {done.stdout.strip().splitlines()[-1]}")
    return folder


def _readable(exchange: dict[str, Any]) -> dict[str, Any]:
    for side in ("requestBody", "responseBody"):
        exchange[side] = _parsed(exchange[side])
    for version, nearest in NEAREST.items():
        exchange["url"] = exchange["url"].replace(f"api-version={version}", f"api-version={nearest}")
    exchange["url"] = QUOTED_SCOPE.sub(lambda scope: unquote(scope[0]), exchange["url"])
    return exchange


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _likeness(exchange: dict[str, Any]) -> str:
    """Return what two exchanges share that prove the same: all but host, subscription and moments."""
    asked = f"{exchange['method']} {exchange['status']} {exchange['url'].split('/', 3)[3]}"
    return VARYING.sub("", f"{asked} {exchange['requestBody']} {exchange['responseBody']}")


def _validated(exchanges: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    file = folder / "exchanges.jsonl"
    file.write_text("\n".join(json.dumps(exchange) for exchange in exchanges))
    command = ["node", str(HERE / "validate.js"), str(SPECS), str(file)]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"operation"')]


def _report(exchanges: list[dict[str, Any]], results: list[dict[str, Any]]) -> int:
    known = json.loads((HERE / "known.json").read_text())
    specifications = Specifications(SPECS)
    counts: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    excused: Counter[str] = Counter()
    unspecified: Counter[str] = Counter()
    for exchange, result in zip(exchanges, results, strict=True):
        operation = result["operation"] or _where(exchange)
        errors = [*_counting(exchange, result), *wrong(exchange, result["operation"], specifications)]
        if any(error["code"].startswith("OPERATION_NOT_FOUND") for error in errors):
            unspecified[f"{exchange['status']} {_where(exchange)}"] += 1
            continue
        counts[operation] += 1
        for error in errors:
            reason = _excuse(known, result["operation"], error)
            if reason:
                excused[f"{operation}: {error['code']}, {reason}"] += 1
            else:
                place = error["at"][:PLACE_WIDTH]
                failures[f"{operation} {exchange['status']}: {error['code']} {error['message']} {place}"] += 1
    _print("operation", counts)
    _print("in no example of Microsoft's", Counter(_words_of_examples()))
    _print("no specification at hand for", unspecified)
    _print("excused, as Microsoft's own examples fail too", excused)
    _print("FAILED", failures)
    print(f"{sum(counts.values())} exchanges of {len(counts)} operations, {sum(failures.values())} failures")
    return 1 if failures else 0


def _words_of_examples() -> dict[str, int]:
    return {f"{kind}: {', '.join(beyond)}": len(beyond) for kind, beyond in beyond_examples(SPECS)}


def _counting(exchange: dict[str, Any], result: dict[str, Any]) -> list[dict[str, str]]:
    """Return the validator's findings that count.

    A request that was refused may break its specification, that is why it was
    refused; a specification need not list the refusals common to all of ARM; and
    what has no body has no content whose type could be wrong.
    """
    if exchange["status"] >= FIRST_ERROR:
        return [error for error in result["response"] if error["code"] != "INVALID_RESPONSE_CODE"]
    return [
        error
        for side in ("request", "response")
        for error in result[side]
        if error["code"] != "INVALID_CONTENT_TYPE" or exchange[f"{side}Body"] is not None
    ]


def _excuse(known: list[dict[str, str]], operation: str, error: dict[str, str]) -> str:
    """Return the written reason why this is no fault of ours, empty where there is none."""
    for each in known:
        fits = operation == each["operation"] and error["code"] == each["code"]
        places = error["at"].split() or [error["message"]]
        if fits and all(re.search(each["at"], place) for place in places):
            return each["reason"]
    return ""


def _where(exchange: dict[str, Any]) -> str:
    path = exchange["url"].partition("?")[0].split("/", 3)[3]
    kinds = re.sub(r"(subscriptions|resourceGroups)/[^/]+/?", r"\1/…/", path, flags=re.IGNORECASE)
    return f"{exchange['method']} /{kinds[:110]}"


def _print(title: str, counted: Counter[str]) -> None:
    if counted:
        print(f"\n{title}:")
    for words, count in sorted(counted.items()):
        print(f"  {count:4}  {words}")


if __name__ == "__main__":
    sys.exit(main())
