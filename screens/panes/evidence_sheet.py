"""What caused a rule's alert: the rows, the query, and a key that takes it to where it can be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from screens.dialogs.sheet import Sheet
from screens.panes.query.tabs import QueryTabs

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.content import Content

    from console.model.rule_alerts import RuleAlert
    from screens.dialogs.shell import Shell


class EvidenceSheet(Sheet):
    """A sheet over one alert; `e` opens its query in the query pane."""

    app: Shell

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Open the query in the query pane", id="evidence.edit")
    ]
    KEYS: ClassVar[str] = f"e edit the query   {Sheet.KEYS}"

    def __init__(self, alert: RuleAlert, body: Content) -> None:
        super().__init__(alert.title, body)
        self._alert = alert

    def action_edit(self) -> None:
        """Open the query in a tab of the query pane."""
        self.dismiss()
        self.app.run_worker(self._edit(self.app), exit_on_error=False, description="open the query")

    async def _edit(self, app: Shell) -> None:
        await app.switch_mode("query")
        if isinstance(app.screen, QueryTabs):
            app.screen.open_sheet(title=self._alert.rule_name, text=self._alert.query)
