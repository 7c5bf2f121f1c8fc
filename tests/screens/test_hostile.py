"""Hostile text in every field that Azure sends, through the console, in a real pseudo-terminal.

The terminal must get no kind of escape sequence that it does not get from
honest text, and no character that it or its user could be deceived by.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asking import signed_in
from conftest import SECRET_VARIABLE, running_simulator
from terminal import Terminal

from console.azure.http.transport import READING_POSTS
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
MARKUP = "[@click=app.quit]x[/] [/] [bold red]y [link=file:///etc/passwd]z"
SEQUENCES = "\x1b[>q\x1b]52;c;T1dORUQ=\x07\x1b]0;OWNED\x07\x1b[2J\x1b[6n\x1bP+q544e\x1b\\"
C1 = "\x9b31m\x9d0;OWNED\x9c\x90\x85"
DECEPTIONS = "\u202eexe.\u2066\u2069\u200b\u200d\ufeff\u00ad\u2028\U000e0041\ue000"
WIDE = "漢字かな 👩‍🔬 e\u0301\u0489"
HOSTILE = f" {MARKUP}{SEQUENCES}{C1}{DECEPTIONS}{WIDE}\r\n\t\x00\x7f{'y' * 2000}"
NAME = f"exfil/{MARKUP.replace('/', '|')}\x1b]0;OWNED\x07\u202e.csv"
ALERT_SECTIONS = [re.compile(heading) for heading in (r"Alert\b.* State", r"Rule\b.* Ran", r"For .*Asked by")]
"""What heads each section of the alerts pane: the alerts themselves, the rules, the queue."""
DRAWN_AT_TIMES = {"[G", "[X", "[K", "]8"}
"""What the frame writer needs for some changes alone: a column, letters to erase, a rest of line, a link."""
SEQUENCE = re.compile(
    rb"""\x1b(?:
      (?P<csi> \[ [?>=<]? ) [\d;:]* [\x20-\x2f]? (?P<final> [@-~] )
    | (?P<string> [\]P_^] [^;\x07\x1b]* ) [^\x07\x1b]* (?: \x07 | \x1b\\ )
    | (?P<other> . )
    )""",
    re.VERBOSE,
)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Simulator, Path]]:
    """A simulator whose every answer is tainted, and the record of what it was asked."""
    record = tmp_path / "traffic.jsonl"
    monkeypatch.setenv("ENCLAVE_DEMO_SECRET", "")
    with running_simulator(tmp_path, "--record", str(record)) as simulator:
        monkeypatch.setenv("ENCLAVE_DEMO_SECRET", simulator.secret)
        asyncio.run(_plant_a_file(simulator))
        record.write_text("")
        yield simulator, record


async def _plant_a_file(simulator: Simulator) -> None:
    """Let a researcher name a file as badly as the blob service lets them."""
    async with signed_in(simulator) as azure:
        accounts = await azure.every(
            f"{azure.subscription}/providers/Microsoft.Storage/storageAccounts", "2023-05-01"
        )
        account = next(str(each["name"]) for each in accounts if "priv" in each["name"])
        async with azure.blobs(account).get_container_client("export-pending") as container:
            await container.upload_blob(NAME, b"x", metadata={"requester": MARKUP})


def sign_in_badly(simulator: Simulator) -> None:
    """Let Entra refuse one enclave's sign-in in its own words, and ask for a code for another's."""
    ways = {
        "cohort": f'kind = "secret"\nclient_id = "{MARKUP}"\nsecret_variable = "HOME"',
        "imaging": 'kind = "device-code"\nclient_id = "console"',
    }
    added = [f"\n[enclaves.{name}.identity]\n{way}\n" for name, way in ways.items()]
    simulator.config_path.write_text(simulator.config_path.read_text() + "".join(added))


def walk(terminal: Terminal, *, filled: bool) -> None:
    """Look at every pane, and open everything that a pane can open."""
    terminal.wait_for("imaging" if filled else "Overview")
    for pane in PANES:
        if pane.name == "query":
            ask_the_logs(terminal, filled=filled)
            continue
        terminal.press_each(pane.key)
        if filled and pane.topic:
            terminal.wait_for("live")
        terminal.press_each("d", "down", "esc", "y", "down", "esc", "tab", "j", "d", "esc")
        terminal.press_each("enter", "d", "esc", "esc")
        terminal.press_until("/", "filter, ! negates")
        terminal.press_each("[@click=app.quit]y")
        terminal.press_each("enter", "esc", "space")
        terminal.press_until("?", "Keys that work here")
        terminal.press_until("esc", lambda text: "Keys that work here" not in text)
        terminal.press_each("f", "f")
    terminal.press_until(":", ":overview")
    terminal.press_each("env [/]")
    terminal.wait_for("env [/]")
    terminal.press_each("enter")
    terminal.wait_for(lambda text: "no such command" not in text)
    terminal.press_until("ctrl+p", "Search for commands")
    terminal.press_each("gen")
    terminal.press_until("esc", lambda text: "FLEET" in text or "live" in text)
    terminal.press_each("r")


def ask_the_logs(terminal: Terminal, *, filled: bool) -> None:
    """Run a query, and open everything that its rows can open."""
    terminal.press_until("7", "f5 run")
    terminal.press_each("SigninLogs | project UserPrincipalName, DeviceDetail | take 3")
    terminal.wait_for("take 3")
    if filled:
        terminal.press_until("f5", "● complete")
        terminal.press_each("esc", "d", "esc", "y", "esc", "i", "esc", "a", "esc", "v", "v", "=")
    else:
        terminal.press_until("f5", lambda text: "OWNED" in text or "● complete" in text)
        terminal.press_each("esc", "esc")


def kinds(sent: bytes) -> set[str]:
    """Return the kinds of escape sequences among the bytes: what each would do, not with which numbers."""
    parts = ("csi", "final", "string", "other")
    found = SEQUENCE.finditer(sent)
    return {b"".join(match[part] or b"" for part in parts).decode(errors="replace") for match in found}


def deceptions(sent: bytes) -> set[str]:
    """Return the characters among the bytes that would act on a terminal or deceive who reads it."""
    text = SEQUENCE.sub(b"", sent).decode()
    return {
        f"U+{ord(sign):04X}"
        for sign in set(text) - set("\r\n\x1b\x0f")
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    }


def console(simulator: Simulator) -> list[str]:
    """Return the command that starts a console on a simulator, whose secret others may not share."""
    return ["env", f"{SECRET_VARIABLE}={simulator.secret}", CONSOLE, "--config", str(simulator.config_path)]


def session(simulator: Simulator) -> tuple[bytes, str]:
    """Walk through the console; return what it sent, and what it copied when it was asked to."""
    with Terminal(console(simulator), columns=140, rows=40) as terminal:
        walk(terminal, filled=True)
        assert (terminal.copied, terminal.titles) == ([], [])
        sent = bytes(terminal.raw)
        terminal.press_until("3", lambda text: any(heading.search(text) for heading in ALERT_SECTIONS))
        while not ALERT_SECTIONS[0].search(terminal.text):
            terminal.press_each("tab")
        terminal.press_until("c", "Copied.")
        return sent, terminal.copied[-1]


def writes(record: Path) -> list[str]:
    """Return what was asked of Azure that changes something."""
    asked = [json.loads(line) for line in record.read_text().splitlines()]
    assert len(asked) > 50
    return [
        f"{each['method']} {path}"
        for each in asked
        if each["method"] not in ("GET", "HEAD")
        and not READING_POSTS.search(path := "/" + each["url"].partition("?")[0].split("/", 3)[3])
    ]


def test_hostile_text_acts_on_nothing_and_deceives_nobody(
    hostile: tuple[Simulator, Path], shared_simulator: Simulator
) -> None:
    simulator, record = hostile
    simulator.order("taint", suffix=HOSTILE)
    # A new alert would ring the bell of one of them: nothing happens in either enclave meanwhile.
    with simulator.held(), shared_simulator.held(), ThreadPoolExecutor() as beside:
        other = beside.submit(session, shared_simulator)
        sent, copied = session(simulator)
        honest, _ = other.result()
    assert "OWNED" in sent.decode()
    assert kinds(sent) <= kinds(honest) | DRAWN_AT_TIMES
    assert deceptions(sent) == set()
    assert all(sign.isprintable() or sign in "\t\n" for sign in copied)
    assert "[@click=app.quit]" in copied
    assert writes(record) == []


def test_text_hostile_in_names_and_states_too_does_no_harm(
    hostile: tuple[Simulator, Path],
) -> None:
    simulator, record = hostile
    simulator.order("taint", suffix=HOSTILE, total=True)
    simulator.fault("status", "DesktopVirtualization", status=403, message=HOSTILE)
    sign_in_badly(simulator)
    with simulator.held(), Terminal(console(simulator)) as terminal:
        walk(terminal, filled=False)
        terminal.press_until("5", "host pools:  [@click=app.quit]")
        terminal.press_until(":", ":overview")
        terminal.press_each("env cohort")
        terminal.press_each("enter")
        terminal.wait_for("AADSTS7000215")
        assert (terminal.copied, terminal.titles) == ([], [])
        sent = bytes(terminal.raw)
    assert "enter the code" in sent.decode()
    assert kinds(sent).isdisjoint({"]52", "]0", "]2", "[>q", "P+q544e"})
    assert deceptions(sent) == set()
    assert writes(record) == []
