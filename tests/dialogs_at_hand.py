"""Every dialog of the console over an app that reads nothing, with the key that closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import SystemCommand
from textual.binding import Binding
from textual.content import Content

from console.actions.approvals import Proposal
from console.actions.registry import action_named
from console.config import Acting
from console.model.plans import Plan, Request, Step, Tier
from console.model.rule_alerts import RuleAlert
from console.model.runs import Operator, new_run
from console.model.saved_queries import Parameter, SavedQuery
from console.model.severity import Severity
from console.model.steps import StepSpec
from console.model.triage import AlertLine, Deed, Source
from screens.app.terminal_app import TerminalApp
from screens.dialogs.closing import ClosesOnce, Palette
from screens.dialogs.command import CommandLine
from screens.dialogs.confirm import Confirm
from screens.dialogs.menu import ActionMenu
from screens.dialogs.options import ActionOptions
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.picker import Choice, Picker
from screens.dialogs.progress import Progress
from screens.dialogs.recover import Recover
from screens.dialogs.save_query import Naming, SaveQuery
from screens.dialogs.sheet import Sheet
from screens.dialogs.time_range import TimeRangeLine
from screens.dialogs.time_ranges import RANGES
from screens.dialogs.tree import TreeSheet
from screens.dialogs.triage import TriageDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.binding import BindingType
    from textual.screen import Screen

    from console.config import EnclaveConfig

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
PLAN = Plan(Request("stop", "genomics"), "stop", Tier.COSTLY, NOW, (Step("1", StepSpec("/x"), "stop"),))
RUN = new_run("1", PLAN, Operator("Ada"), "the week is over", NOW)
PROPOSAL = Proposal(PLAN, "why", Operator("Ada"), NOW)
ALERT = RuleAlert(
    *("id", "rule", "A rule", "An alert", Severity.HIGH, "", (), (), (), (), "Heartbeat", 1, NOW, NOW, NOW)
)
LINE = AlertLine("id", Source.RULE, "An alert", Severity.HIGH, "new", True, NOW, (), (), (), ALERT)  # noqa: FBT003
QUERY = SavedQuery("id", "key", "A query", "Usage", parameters=(Parameter("who", default="ada"),))
ENTER, Q, F5 = b"\r", b"q", b"\x1b[15~"


class Below(TerminalApp):
    """An app whose own keys count how often they were taken."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,e,f5,x", "act", "Act", id="below.act"),
        Binding("ctrl+q", "quit", "Quit", id="below.quit", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(ascii_only=False, allow_copy=True)
        self.acts = 0

    def now(self) -> datetime:
        return NOW

    def action_act(self) -> None:
        self.acts += 1

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002  Textual's signature
        yield SystemCommand("Nothing", "at all", lambda: None)


@dataclass(frozen=True)
class Case:
    """A dialog, and the key that closes it with a result; `before` is pressed first."""

    kind: type[ClosesOnce[Any]]
    make: Callable[[EnclaveConfig], ClosesOnce[Any]]
    key: bytes = ENTER
    before: tuple[bytes, ...] = ()


CASES = (
    Case(CommandLine, lambda _: CommandLine([("env genomics", "look at this enclave")])),
    Case(Confirm, lambda enclave: Confirm(PLAN, enclave)),
    Case(Confirm, lambda enclave: Confirm(PLAN, enclave, proposal=PROPOSAL)),
    Case(Sheet, lambda _: Sheet("Evidence", Content("rows"), edit=lambda: None), b"e"),
    Case(Sheet, lambda _: Sheet("A sheet", Content("text")), Q),
    Case(ActionMenu, lambda _: ActionMenu([action_named("shutdown")], "genomics", 1)),
    Case(ActionOptions, lambda _: ActionOptions(action_named("shutdown"), Acting()), F5),
    Case(ParametersDialog, lambda _: ParametersDialog(QUERY, {}, lambda _: None)),
    Case(Picker, lambda _: Picker("Which", [Choice("one", 1)])),
    Case(Progress, lambda enclave: Progress(RUN, enclave, cast("Any", None))),  # nothing is ordered of it
    Case(Recover, lambda enclave: Recover(RUN, enclave)),
    Case(SaveQuery, lambda _: SaveQuery(Path("queries"), Naming("name", "")), before=(ENTER,)),
    Case(TimeRangeLine, lambda _: TimeRangeLine(RANGES[0])),
    Case(TreeSheet, lambda _: TreeSheet("A tree", {"a": 1}), Q),
    Case(TriageDialog, lambda _: TriageDialog("genomics", [LINE], [Deed.RESOLVE], lambda: NOW)),
    Case(Palette, lambda _: Palette(id="--command-palette"), before=(b"n",)),
)
