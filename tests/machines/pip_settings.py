"""How pip is set up on this machine, so that it works alike in a folder that is a machine of its own."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
TRUST = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")  # what pip asks where no certificate of its own is set


def pip_environment() -> dict[str, str]:
    """Return pip's settings of this machine, from files and variables, as variables, and the proxies."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True)
    settings = {name: os.environ[name] for name in _proxies()}
    bundle = next((os.environ[name] for name in TRUST if os.environ.get(name)), "")
    settings |= {"PIP_CERT": bundle} if bundle else {}
    for line in sorted(listed.stdout.splitlines(), key=lambda line: line.startswith(":env:")):
        key, _, value = line.partition("=")
        settings[f"PIP_{key.rpartition('.')[2].replace('-', '_').upper()}"] = " ".join(
            str(ast.literal_eval(value)).split()
        )
    return settings


def _proxies() -> list[str]:
    return [name for name in os.environ if name.lower() in PROXIES]


def local_paths(settings: dict[str, str]) -> list[Path]:
    """Return the files and folders that the settings name; an index has its files beside it."""
    words = [urlsplit(word) for value in settings.values() for word in value.split()]
    paths = [Path(word.path).parent if word.scheme == "file" else Path(word.path) for word in words]
    real = (path for path in paths if path.is_absolute() and path.exists() and path != Path("/"))
    return sorted(set(real))
