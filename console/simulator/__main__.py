"""`python -m console.simulator`: a simulated Azure on 127.0.0.1 until it is told to stop.

Prints one JSON line when it is ready. Ends on SIGTERM, SIGINT, SIGHUP and SIGBREAK,
and with --until-eof when its standard input does: a pipe from whoever started it
closes with that process, however it ends, on every system.
"""

from __future__ import annotations

import _thread
import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from console.simulator.certificates import tls_context
from console.simulator.recording import Recorder
from console.simulator.server import Server
from console.simulator.settings import CLIENT_ID, settings
from console.simulator.world.seed import build_world

RECORD_VARIABLE = "ENCLAVE_RECORD"
STDIN = 0
AGAIN = 1.0


def main() -> None:
    """Run the simulator until it is told to stop."""
    options = _parser().parse_args()
    _end_on_signals()
    with tempfile.TemporaryDirectory(prefix="enclave-simulator-") as folder:
        try:
            asyncio.run(_serve(options, Path(folder)))
        finally:
            _end_in_peace()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m console.simulator", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=0, help="port on 127.0.0.1 (default: any that is free)")
    add("--seed", type=int, default=7, help="which world; the same seed gives the same world")
    add("--enclaves", type=int, default=3, help="how many enclaves")
    add("--scale", type=float, default=1.0, help="how large each one is")
    add("--speed", type=float, default=1.0, help="simulated seconds per second")
    add("--start", type=_moment, help="simulated time at the start, ISO 8601 (default: now)")
    add("--page-size", type=int, help="force pages of lists down to this size")
    add(
        "--write-config",
        type=Path,
        metavar="FILE",
        help="write a console configuration, and ca.pem beside it",
    )
    add(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="let the console's application sign in by this certificate, PEM",
    )
    add("--record", type=Path, metavar="FILE", help="append all traffic to this file, as JSON lines")
    add("--until-eof", action="store_true", help="end when standard input does")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _serve(options: argparse.Namespace, folder: Path) -> None:
    if options.until_eof:
        threading.Thread(target=_end_at_eof, args=(asyncio.get_running_loop(),), daemon=True).start()
    world = build_world(
        seed=options.seed,
        start=options.start,
        enclaves=options.enclaves,
        scale=options.scale,
        speed=options.speed,
    )
    world.page_size = options.page_size
    if options.certificate:
        world.authority.registration(CLIENT_ID).add_certificate(options.certificate.read_bytes())
    server = Server(world, _recorder(options.record))
    runner = web.AppRunner(server.application(), access_log=None, handler_cancellation=True)
    await runner.setup()
    home = options.write_config.parent.resolve() if options.write_config else folder
    await web.TCPSite(runner, "127.0.0.1", options.port, ssl_context=tls_context(folder, home)).start()
    server.base_url = f"https://127.0.0.1:{runner.addresses[0][1]}"
    if options.write_config:
        options.write_config.write_text(settings(world, server.base_url, home), "utf-8")
    _say_ready(server, home, options.write_config)
    await asyncio.Event().wait()


def _recorder(option: Path | None) -> Recorder | None:
    folder = os.environ.get(RECORD_VARIABLE)
    path = option or (Path(folder) / f"{os.getpid()}.jsonl" if folder else None)
    return Recorder(path) if path else None


def _say_ready(server: Server, home: Path, config: Path | None) -> None:
    ready = {
        "url": server.base_url,
        "ca": str(home / "ca.pem"),
        "config": str(config) if config else None,
        "secret": server.world.authority.secret,
        "control": {"url": f"{server.base_url}/simulator", "token": server.control_token},
        "now": server.world.clock.now().isoformat(),
        "speed": server.world.clock.speed,
        "enclaves": [enclave.name for enclave in server.world.enclaves],
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


def _end_on_signals() -> None:
    """End at once, also while years of simulated life are being caught up with.

    A finaliser that is just running swallows what ends all else: an alarm tells again.
    """

    def end(_: int, __: object) -> None:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        raise SystemExit(0)

    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGALRM", "SIGBREAK"):
        if hasattr(signal, name):  # Windows has no SIGHUP and no alarm, nothing else has SIGBREAK
            signal.signal(getattr(signal, name), end)


def _end_in_peace() -> None:
    """Let no alarm come any more: once its handler is gone, it would kill a process that takes its time."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, 0)


def _end_at_eof(loop: asyncio.AbstractEventLoop) -> None:
    """End the main thread at the end of standard input, busy or not.

    Not read through sys.stdin, whose lock no thread may hold when the process ends.
    """
    while os.read(STDIN, 1024):
        pass
    _thread.interrupt_main()
    loop.call_soon_threadsafe(int)  # an idle loop notices nothing before it is woken


if __name__ == "__main__":
    main()
