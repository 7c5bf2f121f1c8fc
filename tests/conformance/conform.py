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

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

from conftest import running_simulator  # noqa: E402  the path is set just above
from traffic import make_traffic  # noqa: E402  the same

SPECS = Path(os.environ.get("AZURE_SPECS", ROOT.parent / "shared" / "azure-specs"))
RECORDED = os.environ.get("ENCLAVE_RECORD")
ARM = re.compile(r"^https://[^/]+/(subscriptions|providers)/", re.IGNORECASE)
# Newer versions than the specifications at hand: held against the nearest that is there.
NEAREST = {"2026-04-01": "2024-07-01"}
ID = re.compile(r"^/(subscriptions/[0-9a-f-]{36}(/.+)?|providers/.+)$", re.IGNORECASE)


def main() -> int:
    """Make traffic, validate it, print what came of it."""
    if not SPECS.is_dir():
        print(f"no specifications at {SPECS}: set AZURE_SPECS to a checkout of azure-rest-api-specs")
        return 0
    if not (HERE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)  # noqa: S607  npm is where the system has it
    with tempfile.TemporaryDirectory() as name:
        exchanges = _recorded(Path(name))
        return _report(exchanges, _validated(exchanges, Path(name)))


def _recorded(folder: Path) -> list[dict[str, Any]]:
    record = folder / "traffic.jsonl"
    with running_simulator(folder, "--record", str(record)) as simulator:
        asyncio.run(make_traffic(simulator, record))
    files = [record, *(Path(RECORDED).glob("*.jsonl") if RECORDED else ())]
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return [_readable(line) for line in lines if ARM.match(line["url"])]


def _readable(exchange: dict[str, Any]) -> dict[str, Any]:
    for side in ("requestBody", "responseBody"):
        exchange[side] = json.loads(exchange[side]) if exchange[side] else None
    for version, nearest in NEAREST.items():
        exchange["url"] = exchange["url"].replace(f"api-version={version}", f"api-version={nearest}")
    return exchange


def _validated(exchanges: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    file = folder / "exchanges.jsonl"
    file.write_text("\n".join(json.dumps(exchange) for exchange in exchanges))
    command = ["node", str(HERE / "validate.js"), str(SPECS), str(file)]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"operation"')]


def _report(exchanges: list[dict[str, Any]], results: list[dict[str, Any]]) -> int:
    known = json.loads((HERE / "known.json").read_text())
    counts: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    excused: Counter[str] = Counter()
    unspecified: Counter[str] = Counter()
    for exchange, result in zip(exchanges, results, strict=True):
        errors = [*result["errors"], *_own_checks(exchange)]
        if any(error["code"].startswith("OPERATION_NOT_FOUND") for error in errors):
            unspecified[_where(exchange)] += 1
            continue
        counts[result["operation"] or _where(exchange)] += 1
        for error in errors:
            reason = _excuse(known, result["operation"], error)
            words = f"{result['operation'] or _where(exchange)} {exchange['status']}: {error['code']} {error['message']} {error['at']}"
            (excused if reason else failures)[words if not reason else f"{words}\n    {reason}"] += 1
    _print("operation", counts)
    _print("no specification at hand for", unspecified)
    _print("excused, as Microsoft's own examples fail too", excused)
    _print("FAILED", failures)
    print(f"{sum(counts.values()) - sum(failures.values())} passed, {sum(failures.values())} failed")
    return 1 if failures else 0


def _excuse(known: list[dict[str, str]], operation: str, error: dict[str, str]) -> str:
    """Return the written reason why this is no fault of ours, empty where there is none."""
    for each in known:
        fits = operation == each["operation"] and error["code"] == each["code"]
        if fits and all(re.search(each["at"], place) for place in error["at"].split()):
            return each["reason"]
    return ""


def _own_checks(exchange: dict[str, Any]) -> list[dict[str, str]]:
    headers = {name.casefold() for name in exchange["responseHeaders"]}
    wrong: list[str] = []
    if "x-ms-request-id" not in headers:
        wrong.append("no x-ms-request-id")
    is_accepted = exchange["status"] == 202 and exchange["method"] != "GET"
    if is_accepted and not ({"location", "azure-asyncoperation"} & headers and "retry-after" in headers):
        wrong.append("202 without a place to ask, or without Retry-After")
    body = exchange["responseBody"]
    for item in body.get("value", [body]) if isinstance(body, dict) else []:
        found = item.get("id") if isinstance(item, dict) else None
        if found is not None and "/providers/" in exchange["url"] and not ID.match(found):
            wrong.append(f"id {found} is not well formed")
    return [{"code": "OWN_CHECK", "message": words, "at": ""} for words in wrong]


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
