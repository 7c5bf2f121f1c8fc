"""What the operator is shown of the network: on the screen, by `info`, and never a password."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from proxying import ConnectProxy, behind_names, running
from waiting import until

from console.azure.http.deadlines import Deadlines
from console.azure.http.proxies import unusable
from console.engine import Engine
from console.errors import ConsoleError
from console.model.overview import Cell, EnclaveLine
from console.model.waits import Wait
from console.redaction import redacted
from screens.app.console_app import ConsoleApp
from screens.widgets.bars import Bar, unanswered

if TYPE_CHECKING:
    from conftest import Simulator

CONSOLE = Path(sys.executable).with_name("enclave-console")
BARE = "jdoe:PASS-WORD@proxy.campus.test:3128"


async def test_what_was_never_read_is_neither_fine_nor_live(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(ConnectProxy("silent")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        app = ConsoleApp(behind_names(simulator.config))
        patient = Deadlines(resolution=60.0, connection=60.0, token=60.0)
        app.engine = Engine(app.config, clock=app.now, deadlines=patient)
        async with app.run_test(size=(140, 40)) as pilot:
            # the overview is imported behind the first frame, and drawn behind that
            await until(
                pilot, lambda: app.screen.query("#summary") and app.screen.query_one("#summary", Bar).content
            )
            summary = str(app.screen.query_one("#summary", Bar).content)
            freshness = str(app.screen.query_one("#freshness", Bar).content)
    assert "○ 1 not read yet" in summary
    assert "0 fine" in summary
    assert freshness.startswith("○ not read yet")


def test_a_long_wait_is_told_by_what_is_waited_for() -> None:
    waits = [Wait("a token from login.test", 100.0)]
    assert unanswered(timedelta(seconds=12), waits, 112.0) == "waiting for a token from login.test, 12 s"
    assert unanswered(timedelta(seconds=12), [], 112.0) == "no answer for 12 s"
    assert unanswered(timedelta(seconds=1), waits, 160.0) == ""


def test_an_enclave_is_read_once_every_topic_had_an_answer_good_or_bad() -> None:
    some, refused, none = Cell("none"), Cell(stale="not permitted"), Cell()
    answered = EnclaveLine("genomics", some, some, refused, some, some, some, use=none)
    assert answered.is_read
    assert not replace(answered, exports=none).is_read


@pytest.mark.parametrize(
    "text",
    [
        f"Cannot connect to http://{BARE} [refused]",
        f"invalid proxy URL {BARE}",
        "InvalidURL: socks5://jdoe:PASS@WORD@proxy:1080",
        "https://jdoe:PASS/WORD@proxy:1080/path",
        "Failed to parse: http://jdoe:PASS#WORD@proxy",
        "http://jdoe-PASS-TOKEN@proxy:3128",
        "Proxy-Authorization: Basic amRvZTpQQVNT",
    ],
)
def test_user_and_password_of_a_url_are_taken_out_of_every_failure(text: str) -> None:
    words = str(ConsoleError(text))
    for secret in ("PASS", "WORD", "jdoe", "amRv"):
        assert secret not in words
    assert "(removed)" in words


def test_what_the_environment_keeps_secret_is_taken_out_in_any_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "j:odd pass%20word@@proxy:3128")
    for text in ("user j:odd pass%20word@ is unknown", "the password is odd pass word@"):
        assert "odd" not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "No connection to login.test through the proxy http://proxy.test:3128 within 10 s",
        "https://127.0.0.1:40123/users/jdoe@campus.test",
        "jdoe@campus.test acted at 10:30",
        "The proxy wants authentication by Basic",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(text: str) -> None:
    assert redacted(text) == text


def test_no_output_of_the_command_has_the_password_of_a_proxy(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "jdoe:PASS-WORD@127.0.0.1:1")
    config = tmp_path / "named.toml"
    text = simulator.config_path.read_text().replace(
        f'resource_manager = "{simulator.url}"', 'resource_manager = "https://arm.test"'
    )
    config.write_text(text)
    shown = subprocess.run(
        [CONSOLE, "--config", config, "status"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 3
    assert "The proxy http://127.0.0.1:1 on the way to arm.test cannot be reached" in shown.stderr
    log = (tmp_path / "enclave-console" / "console.log").read_text()
    for words in (shown.stdout, shown.stderr, log):
        assert "PASS-WORD" not in words
        assert "jdoe" not in words


def test_info_tells_the_proxy_and_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", BARE)
    shown = subprocess.run([CONSOLE, "info", "--json"], capture_output=True, text=True, check=True)
    facts = json.loads(shown.stdout)
    assert facts["proxy"] == "http://proxy.campus.test:3128 (HTTPS_PROXY)"
    assert facts["certificates"].startswith("the system's store")
    assert "PASS-WORD" not in shown.stdout


def test_a_proxy_that_only_enclaves_would_need_is_named_to_who_starts_the_demo() -> None:
    assert unusable({"ALL_PROXY": "socks5://proxy:1080"}).startswith("ALL_PROXY names a socks5 proxy")
    assert unusable({"HTTPS_PROXY": "http://[::1"}).startswith("HTTPS_PROXY is no URL of a proxy")
    assert unusable({"HTTPS_PROXY": "http://proxy:3128"}) == ""
    assert unusable({}) == ""
