"""What a fresh interpreter shows of the floors, beside the import contracts."""

from __future__ import annotations

import subprocess
import sys

import pytest


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in shown.stdout.split()}
    return {name for name in names if not name.startswith("_sysconfigdata")}  # how this Python was built


@pytest.mark.parametrize(
    "module", ["console.engine", "console.azure.topics", "console.cli.main", "screens.app.start"]
)
def test_starting_brings_in_neither_textual_nor_azure(module: str) -> None:
    assert modules_after(f"import {module}") & {"textual", "rich", "azure", "aiohttp"} == set()


def test_the_query_language_needs_only_the_standard_library_and_re2_late() -> None:
    known = modules_after("pass") | set(sys.stdlib_module_names) | {"console"}
    assert modules_after("import console.kql") - known == set()
    search = "from console.kql.values.patterns import compiled_pattern; compiled_pattern('(a+)+').search('a')"
    assert modules_after(search) - known == {"re2"}


def test_the_model_needs_only_the_standard_library() -> None:
    names = "readings, posture, alerts, quota, sessions, exports"
    known = modules_after("pass") | set(sys.stdlib_module_names) | {"console"}
    assert modules_after(f"from console.model import {names}") - known == set()


def test_the_systems_authorities_are_read_by_no_import() -> None:
    code = (
        "import os; before = dict(os.environ); import console.azure.connection; import aiohttp.connector;"
        "trusted = aiohttp.connector._SSL_CONTEXT_VERIFIED.cert_store_stats();"
        "print(trusted['x509'], before == dict(os.environ))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["0", "True"]
