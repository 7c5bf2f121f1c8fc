"""The entry point, which imports nothing of the project before it knows that it is the project's own.

Other distributions have packages named `console` and `queries`. Installed beside
this one they overwrite its files or are found before them.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

OWN_PACKAGES = ("console", "screens", "queries")
MARK = 'DISTRIBUTION = "enclave-console"'
MISUSED = 2  # as console.exit_codes has it, which may be another project's


def main() -> None:
    """Run `enclave-console`, unless a package that it would import is another project's."""
    for name in OWN_PACKAGES:
        place = foreign_place(name)
        if place is not None:
            words = f"the package {name} in {place} is another project's, so nothing was started."
            advice = "Install enclave-console into an environment of its own, with pipx or uv tool."
            print(f"enclave-console: {words} {advice}", file=sys.stderr)  # noqa: T201  there is no screen yet
            raise SystemExit(MISUSED)
    from screens.app.start import main as start  # noqa: PLC0415  the packages are known to be ours from here on

    start()


def foreign_place(name: str) -> str | None:
    """Return where a package of this name lies if it is not ours, which is told without running it."""
    spec = find_spec(name)
    if spec is None:
        return "no folder that Python searches"
    source = getattr(spec.loader, "get_source", lambda _: None)(name)
    return None if source and MARK in source else (spec.origin or "a folder without __init__.py")
