"""Browsers, systems and devices in the words with which they introduce themselves."""

from __future__ import annotations

import re
from typing import Any

from console.kql.functions.registry import function

Found = dict[str, str]

BROWSERS = (
    ("AdobeAIR", r"AdobeAIR/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Opera", r"(?:OPR|Opera)[/ ](\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Mobile Safari", r"Version/(\d+)(?:\.(\d+))?(?:\.(\d+))?.* Mobile/.*Safari/"),
    ("Safari", r"Version/(\d+)(?:\.(\d+))?(?:\.(\d+))?.*Safari/"),
    ("IE", r"(?:MSIE |Trident/.*rv:)(\d+)(?:\.(\d+))?()"),
    ("curl", r"curl/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Python Requests", r"python-requests/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
)
WINDOWS = {"10.0": "10", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista", "5.2": "XP", "5.1": "XP"}
SYSTEMS = (
    ("iOS", r"(?:iPhone|CPU) OS (\d+)(?:_(\d+))?(?:_(\d+))?"),
    ("Android", r"Android[ /](\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Mac OS X", r"Mac OS X (\d+)(?:[._](\d+))?(?:[._](\d+))?"),
    ("Chrome OS", r"CrOS \S+ (\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ("Ubuntu", r"Ubuntu[ /]?(\d+)?(?:\.(\d+))?()"),
    ("Linux", r"Linux()()()"),
)
KINDS = ("browser", "os", "device")


@function("parse_user_agent", "dynamic", takes=("string", "any"), least=1)
def parse_user_agent(text: str, parts: Any = None) -> dict[str, Found]:
    """Return the browser, the system and the device that a user agent names, "Other" where it is none known."""
    asked = parts if isinstance(parts, list) else [parts or list(KINDS)]
    kinds = [str(kind).lower() for item in asked for kind in (item if isinstance(item, list) else [item])]
    names = {"browser": "Browser", "os": "OperatingSystem", "device": "Device"}
    return {names[kind]: _FINDERS[kind](text) for kind in KINDS if kind in kinds}


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> Found | None:
    for family, pattern in patterns:
        if match := re.search(pattern, text):
            major, minor, patch = (group or "" for group in match.groups())
            return {"Family": family, "MajorVersion": major, "MinorVersion": minor, "Patch": patch}
    return None


def _browser(text: str) -> Found:
    return _first(BROWSERS, text) or {"Family": "Other", "MajorVersion": "", "MinorVersion": "", "Patch": ""}


def _system(text: str) -> Found:
    if windows := re.search(r"Windows NT (\d+\.\d+)", text):
        return {
            "Family": "Windows",
            "MajorVersion": WINDOWS.get(windows[1], windows[1]),
            "MinorVersion": "",
            "Patch": "",
            "PatchMinor": "",
        }
    system = _first(SYSTEMS, text) or {"Family": "Other", "MajorVersion": "", "MinorVersion": "", "Patch": ""}
    return {**system, "PatchMinor": ""}


def _device(text: str) -> Found:
    for name in ("iPhone", "iPad"):
        if name in text:
            return {"Family": name, "Brand": "Apple", "Model": name}
    if match := re.search(r"Android [^;)]*; ([^;)]+?)(?: Build/[^)]*)?\)", text):
        return {"Family": match[1], "Brand": "Generic_Android", "Model": match[1]}
    if "Macintosh" in text:
        return {"Family": "Mac", "Brand": "Apple", "Model": "Mac"}
    return {"Family": "Other", "Brand": "", "Model": ""}


_FINDERS = {"browser": _browser, "os": _system, "device": _device}
