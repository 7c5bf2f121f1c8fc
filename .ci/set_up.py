"""Makes .venv ready: the Makefile runs this with its PYTHON before whatever needs it.

    PYTHON .ci/set_up.py NAME_OF_PYTHON ORIGIN_OF_NAME GOALS

It is written for Python 3.6 and newer, so that an older Python still says that it is too old.
"""

import contextlib
import fcntl
import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = str(VENV / "bin" / "python")
MARK = VENV / ".ready"  # written last: where it is missing, a set-up was cut short
PROJECT, CONSTRAINTS = ROOT / "pyproject.toml", ROOT / "constraints.txt"
OWN_PACKAGES = ("console", "screens", "queries")
IDENTITY = "import sys; print(repr(sys.version), sys.prefix)"
FAILED, CANNOT_RUN, INTERRUPTED = 1, 2, 130


def main() -> int:
    """Make .venv, or install into it, where either is needed; return the exit code."""
    name, origin, goals = sys.argv[1:4]
    try:
        with one_at_a_time():
            if not is_made(chosen=origin != "file"):  # "file": the Makefile's own default
                if sys.version_info[1] < oldest():
                    return refuse(name, goals)
                make()
            if not is_installed():
                install()
    except subprocess.CalledProcessError as failure:
        say(f"Setting up .venv failed: {failure.cmd[2]} ended with {failure.returncode}. {untried()}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Hold the lock of this clone, which is on a file that every clone has: nothing is left behind."""
    with PROJECT.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is setting up .venv. Waiting until it is done.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_made(*, chosen: bool) -> bool:
    """Return whether .venv runs where and as it was made, and with this very Python if that was chosen."""
    made = mark().partition("\n")[0]
    return made == identity() != "" and (not chosen or made.startswith(f"{sys.version!r} "))


def is_installed() -> bool:
    """Return whether what is installed in .venv is what the project declares now."""
    return mark() == f"{identity()}\n{declared()}"


def mark() -> str:
    """Return what the last whole set-up wrote down."""
    try:
        return MARK.read_text()
    except OSError:
        return ""


def identity() -> str:
    """Return the version of .venv's Python and the folder it takes for its own, "" if it does not run."""
    command = [VENV_PYTHON, "-I", "-c", IDENTITY]
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def declared() -> str:
    """Return a digest of what the project needs."""
    return hashlib.sha256(PROJECT.read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()


def make() -> None:
    """Make .venv anew, whatever was there."""
    say(f"Setting up .venv with Python {version()}. This takes a minute or two. {untried()}")
    subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    MARK.write_text(f"{identity()}\n")


def install() -> None:
    """Install the project and what it needs, and write down that it is done."""
    made = mark().partition("\n")[0]
    MARK.unlink()
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--constraint", str(CONSTRAINTS)]
    editable = ["--config-settings", "editable_mode=compat", "--editable", f"{ROOT}[dev]"]
    subprocess.check_call([*pip, *editable])
    folders = [str(ROOT / name) for name in OWN_PACKAGES]
    subprocess.check_call([VENV_PYTHON, "-m", "compileall", "-q", *folders])
    MARK.write_text(f"{made}\n{declared()}")


def refuse(name: str, goals: str) -> int:
    """Say which Python is needed and how to use it."""
    other = newer_python()
    advice = f"make PYTHON={other or f'python3.{newest()}'} {goals}".strip()
    needs = f"Enclave Console needs Python 3.{oldest()} or newer, {name} is {version()}"
    say(f"{needs}: {advice}" if other else f"{needs}. Install a newer one, then: {advice}")
    return CANNOT_RUN


def newer_python() -> str:
    """Return the name of the newest Python on the PATH that can make .venv, none if there is none."""
    for minor in range(newest(), oldest() - 1, -1):
        name = f"python3.{minor}"
        with contextlib.suppress(OSError, subprocess.CalledProcessError):  # a shim may be there and not run
            subprocess.check_output([name, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL)
            return name
    return ""


def untried() -> str:
    """Return what to do about a Python newer than those that the project names, "" for the others."""
    if sys.version_info[1] <= newest():
        return ""
    return (
        f"Python {version()} is newer than 3.{newest()}, the newest that constraints.txt was tried with. "
        f"Where a package has no build for it yet: make PYTHON=python3.{newest()}"
    )


def version() -> str:
    """Return this Python's version."""
    return "{}.{}.{}".format(*sys.version_info[:3])


def oldest() -> int:
    """Return the minor version of the oldest Python that the project supports."""
    return versions_in(r'requires-python = ">=3\.(\d+)"')[0]


def newest() -> int:
    """Return the minor version of the newest Python that the project names."""
    return versions_in(r"Programming Language :: Python :: 3\.(\d+)")[-1]


def versions_in(pattern: str) -> "list[int]":
    """Return the minor versions in pyproject.toml, read as text: older Pythons have no TOML reader."""
    return sorted(int(minor) for minor in re.findall(pattern, PROJECT.read_text("utf-8")))


def say(words: str) -> None:
    """Tell the operator."""
    sys.stderr.write(words.strip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
