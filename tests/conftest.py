"""The simulated Azure that every test talks to: a real process, over real HTTPS."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from waiting import PATIENCE

from console.azure.http import sockets
from console.azure.topics import CADENCES
from console.config.reading import read_config
from console.demo import simulator_command, simulator_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from console.config import Config

# A busy machine is slow to draw examples, which is no fault of the code under test.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

pytest_plugins = ["worlds"]
SECRET_VARIABLE = "ENCLAVE_DEMO_SECRET"  # noqa: S105  the variable's name, not a secret
NETWORK = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")
START = "2026-03-02T10:30:00+00:00"  # a Monday morning


def pytest_configure() -> None:
    """Let what tests start heed the signals that a suite in the background was started to ignore."""
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):
        number = signal.Signals.__members__.get(name)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """Two processes for each core: most of its time a test waits, for its simulator or terminal."""
    return 2 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class Simulator:
    """A running simulator and the orders that a test may give it."""

    url: str
    ca: Path
    config_path: Path
    secret: str
    control_url: str
    control_token: str
    enclaves: tuple[str, ...]
    process_id: int

    @property
    def config(self) -> Config:
        """The console configuration that reaches it; what it stores is each test's own."""
        return replace(read_config(self.config_path, CADENCES), state=None)

    def clock(self) -> Callable[[], datetime]:
        """Return a clock that shows simulated time, as it runs from now on."""
        ahead = self.time()[0] - datetime.now(UTC)
        return lambda: datetime.now(UTC) + ahead

    def order(self, what: str, **body: Any) -> Any:
        """Give an order over the control route and return its answer."""
        request = urllib.request.Request(  # noqa: S310  https on 127.0.0.1
            f"{self.control_url}/{what}",
            data=json.dumps(body).encode(),
            headers={"x-control-token": self.control_token},
            method="POST",
        )
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.ca))
        direct = urllib.request.build_opener(tls, urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def do(self, enclave: str, intervention: str, **arguments: Any) -> Any:
        """Make something happen in an enclave."""
        return self.order("do", enclave=enclave, intervention=intervention, **{"with": arguments})["did"]

    def fault(self, kind: str, path: str = "", **details: Any) -> None:
        """Switch a fault on for requests whose path fits."""
        self.order("fault", kind=kind, path=path, **details)

    def time(self) -> tuple[datetime, float]:
        """Return the simulated time, and how many of its seconds pass in a real one."""
        shown = self.order("time")
        return datetime.fromisoformat(shown["now"]), float(shown["speed"])

    def push(self, seconds: float) -> None:
        """Let simulated time pass at once."""
        self.order("time", push=seconds)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no simulated time pass for as long as the context lasts, but what a test pushes it on by."""
        _, speed = self.time()
        self.order("time", speed=0)
        try:
            yield
        finally:
            self.order("time", speed=speed)

    def clear(self) -> None:
        """Switch faults, forced pages and taint off."""
        self.order("clear")

    @property
    def requests(self) -> int:
        """How many requests clients have made so far."""
        return int(self.order("requests")["count"])


@contextmanager
def running_simulator(folder: Path, *arguments: str) -> Iterator[Simulator]:
    """Run a simulator of one's own for as long as the context lasts."""
    config = folder / "config.toml"
    with subprocess.Popen(
        simulator_command("--write-config", str(config), "--until-eof", "--start", START, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=simulator_environment(),
    ) as process:
        try:
            assert process.stdout is not None
            yield _simulator(json.loads(process.stdout.readline()), config, process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _simulator(told: Mapping[str, Any], config: Path, process_id: int) -> Simulator:
    os.environ[SECRET_VARIABLE] = told["secret"]
    return Simulator(
        url=told["url"],
        ca=Path(told["ca"]),
        config_path=config,
        secret=told["secret"],
        control_url=told["control"]["url"],
        control_token=told["control"]["token"],
        enclaves=tuple(told["enclaves"]),
        process_id=process_id,
    )


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test stores be its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def _plain_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment name no proxy, no certificates and no netrc, whatever this machine's does."""
    for name in [name for name in os.environ if name.casefold().endswith("_proxy") or name in NETWORK]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def _patient_goodbyes() -> None:
    """Wait for the last socket of a session however busy its other end: one left open fails a later test."""
    sockets.LONGEST = PATIENCE


@pytest.fixture(scope="session")
def shared_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests of this process that change nothing lasting in it."""
    with running_simulator(tmp_path_factory.mktemp("simulator")) as simulator:
        yield simulator


@pytest.fixture
def simulator(shared_simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """The shared simulator, its faults switched off afterwards."""
    monkeypatch.setenv(SECRET_VARIABLE, shared_simulator.secret)
    yield shared_simulator
    shared_simulator.clear()


@pytest.fixture
def fresh_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator of the test's own, to change as it likes; no time passes in it but what the test pushes."""
    monkeypatch.setenv(SECRET_VARIABLE, "")
    with running_simulator(tmp_path, "--speed", "0") as simulator:
        monkeypatch.setenv(SECRET_VARIABLE, simulator.secret)
        yield simulator
