"""Draws the README's pictures: each pane as the app itself exports it, on the simulated enclave."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import running_simulator

from console.azure.topics import CADENCES, SESSIONS, TOPICS
from console.config.reading import read_config
from console.model.plans import Request
from screens.app.console_app import ConsoleApp
from screens.dialogs.confirm import Confirm
from screens.panes.query.pane import QueryPane
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from conftest import Simulator
    from textual.pilot import Pilot

    from console.config import EnclaveConfig

SIZE = (112, 30)
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # they would be fetched from elsewhere
ENCLAVES = {"overview": "genomics", "quota": "genomics", "sessions": "genomics"}
INCIDENT = "imaging"
IDLE = "cohort"
QUERY = """SigninLogs
| where TimeGenerated > ago(7d)
| extend outcome = iff(ResultType == 0, "signed in", "refused")
| summarize sign_ins = count() by bin(TimeGenerated, 6h), outcome
| render timechart"""


def has_read(app: ConsoleApp, enclave: str) -> bool:
    """Whether every topic of an enclave was read, and every rule evaluated."""
    rules = app.engine.alerting(enclave).watch.feed.reading.value
    topics = [app.engine.feed(enclave, topic).reading.value for topic in TOPICS]
    return None not in topics and rules is not None and all(each.run.moment for each in rules.rules)


async def draw(simulator: Simulator, folder: Path) -> None:
    """Draw every pane into `folder`, and a plan before it runs."""
    app = ConsoleApp(read_config(simulator.config_path, CADENCES), is_demo=True, clock=simulator.clock())
    async with app.run_test(size=SIZE) as pilot:
        while not all(has_read(app, enclave.name) for enclave in app.engine.config.enclaves):
            await pilot.pause(0.05)
        await act(app)
        for pane in PANES:
            look_at(app, ENCLAVES.get(pane.name, INCIDENT))
            app.switch_mode(pane.name)
            await pilot.pause(0.5)
            if isinstance(app.screen, QueryPane):
                await ask(app.screen, pilot)
            save(app, folder, pane.name)
        app.switch_mode(PANES[0].name)
        plan = await app.engine.runner.plan(Request("shutdown", IDLE, options=(("sign-out", "true"),)))
        await app.push_screen(Confirm(plan, look_at(app, IDLE)))
        await pilot.pause(0.5)
        save(app, folder, "plan")


def look_at(app: ConsoleApp, name: str) -> EnclaveConfig:
    """Show an enclave, and return it."""
    enclave = next(each for each in app.engine.config.enclaves if each.name == name)
    app.look_at(enclave)
    return enclave


async def act(app: ConsoleApp) -> None:
    """Do something that the journal can tell of."""
    desktop = app.engine.feed(IDLE, SESSIONS).reading.value
    assert desktop is not None
    for action, reason in (("drain-host", "image update tonight"), ("undrain-host", "")):
        plan = await app.engine.runner.plan(Request(action, IDLE, (desktop.hosts[0].id,)))
        run = await app.engine.runner.begin(plan, reason=reason)
        await app.engine.runner.wait(run.id)


async def ask(pane: QueryPane, pilot: Pilot[int]) -> None:
    """Run a query, so that its chart is seen."""
    pane.worksheets.open_sheet(title="Sign-ins by outcome", text=QUERY)
    await pilot.press("f5")
    while pane.sheet.ended is None:
        await pilot.pause(0.05)
    await pilot.pause(0.5)


def save(app: ConsoleApp, folder: Path, name: str) -> None:
    """Write what the app shows as a picture."""
    picture = folder / f"{name}.svg"
    picture.write_text(FONT_FACES.sub("", app.export_screenshot(title=f"Enclave Console: {name}")))
    sys.stdout.write(f"{picture}\n")


def main() -> None:
    """Draw into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, running_simulator(Path(home)) as simulator:
        asyncio.run(draw(simulator, folder))


if __name__ == "__main__":
    main()
