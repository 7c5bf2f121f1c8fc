"""A minimal Debian in a folder, and the README's two commands in it as an unprivileged user."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pip_settings import local_paths, pip_environment
from terminal import Terminal
from trials import Trial, clone_into
from waiting import PATIENCE

PACKAGES = "python3,python3-venv,git,make"  # what the README asks for, and no more
TOOLS = {"debootstrap": "debootstrap", "unshare": "util-linux", "chroot": "coreutils", "git": "git"}
USER = "visitor"  # "operator" is a group of every Debian
CLONE = f"home/{USER}/enclave-console"
BARE = {
    "HOME": f"/home/{USER}",
    "USER": USER,
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
}
ENCLAVES = ("genomics", "cohort", "imaging")
LINE_ENDS = re.compile(r" *\n\s*")
SET_UP_SECONDS, READ_SECONDS = 900, 120
# All is mounted in a namespace that ends with the command, whatever ends it: nothing is left to unmount.
ENTER = """
set -e
root=$1 user=$2
shift 2
mount -t proc proc "$root/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}"; touch "$root$1"; fi
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
    shift
done
shift
exec chroot "$user" "$root" "$@"
"""


def missing_tools() -> list[str]:
    """Return a sentence for each thing that this machine lacks to make a Debian."""
    lacks = [] if os.geteuid() == 0 else ["It needs root, to make a file system: sudo make machines."]
    lacks += [
        f"It needs {tool}: apt-get install {package}."
        for tool, package in TOOLS.items()
        if shutil.which(tool) is None
    ]
    return lacks if mirror() else [*lacks, "It needs a Debian mirror: make machines MIRROR=URL."]


def mirror() -> str:
    """Return the Debian mirror that this machine uses, none if it uses none."""
    named = os.environ.get("MIRROR", "")
    if named or shutil.which("apt-get") is None:
        return named
    asked = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages"]
    lines = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    return next((line.split()[2] for line in lines if line.startswith("Debian Debian ")), "")


def tried_on_debian(suite: str) -> Trial:
    """Make a Debian, run `make demo` in a terminal and the whole of `make test` in it."""
    trial = Trial(f"Debian {suite}")
    with tempfile.TemporaryDirectory(prefix="enclave-debian-", ignore_cleanup_errors=True) as name:
        root = Path(name) / suite
        options = ["--variant=minbase", f"--include={PACKAGES}"]
        command = ["debootstrap", *options, suite, str(root), mirror()]
        if trial.step("debootstrap", command, quiet=True):
            _settle_in(root)
            trial.python = _python_of(root)
            _show_demo(trial, root)
            trial.step("make test", entered(root, "make", "test"))
    return trial


def entered(root: Path, *command: str) -> list[str]:
    """Return the command that runs `command` in that Debian, in the clone, with a bare environment."""
    settings = pip_environment()
    variables = [f"{name}={value}" for name, value in (BARE | settings).items()]
    inside = ["/usr/bin/env", "-i", *variables, "sh", "-c", f"cd /{CLONE} && exec {shlex.join(command)}"]
    namespace = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "enter"]
    user = f"--userspec={USER}:{USER}"
    return [*namespace, str(root), user, *map(str, local_paths(settings)), "--", *inside]


def _settle_in(root: Path) -> None:
    """Make the user and the user's clone."""
    _in_root(root, "useradd", "--create-home", USER)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    clone_into(root / CLONE)
    _in_root(root, "chown", "--recursive", f"{USER}:{USER}", f"/{CLONE}")


def _in_root(root: Path, *command: str) -> str:
    inside = ["chroot", str(root), "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command]
    return subprocess.run(inside, check=True, capture_output=True, text=True).stdout


def _python_of(root: Path) -> str:
    return _in_root(root, "python3", "--version").split()[1]


def _show_demo(trial: Trial, root: Path) -> None:
    """Run `make demo` until every enclave is read, and leave by a key."""
    print(f"--- {trial.name}: make demo", flush=True)
    began = time.monotonic()
    try:
        with Terminal(entered(root, "make", "demo"), columns=140, rows=40) as terminal:
            terminal.wait_for("Overview", SET_UP_SECONDS)
            terminal.wait_for(_every_enclave_is_read, READ_SECONDS)
            terminal.press("q")
            code = terminal.wait_for_exit(PATIENCE)
            trial.problem = f"make demo ended with {code}" if code else ""
    except TimeoutError as failure:
        trial.problem = f"make demo: {LINE_ENDS.sub(os.linesep, str(failure)).strip()}"
    trial.steps.append(f"make demo {time.monotonic() - began:.0f} s")


def _every_enclave_is_read(text: str) -> bool:
    lines = [line for line in text.splitlines() if any(name in line for name in ENCLAVES)]
    return len(lines) == len(ENCLAVES) and all("%" in line for line in lines) and "not read" not in text
