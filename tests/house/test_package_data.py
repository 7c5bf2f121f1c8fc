"""What the wheel takes along beside Python: every file that a package reads."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("console", "screens", "queries")
UNREAD = {".py", ".pyc", ".md"}


def package_of(file: Path) -> Path:
    return next(folder for folder in file.parents if (folder / "__init__.py").exists())


def is_beside_its_test(file: Path) -> bool:
    """Tell whether it is an example in the folder that tests a saved query."""
    return any(folder.suffix == ".test" for folder in file.parents)


def test_the_wheel_takes_every_file_that_a_package_reads() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    files = [
        file
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in UNREAD and not is_beside_its_test(file)
    ]
    left_behind = []
    for file in files:
        package = package_of(file)
        name = ".".join(package.relative_to(ROOT).parts)
        patterns = [*settings["*"], *settings.get(name, ())]
        if file not in {match for pattern in patterns for match in package.glob(pattern)}:
            left_behind.append(str(file.relative_to(ROOT)))
    assert left_behind == []
    assert any(file.parent.name == "shapes" for file in files)
