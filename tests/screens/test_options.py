"""The form of an action's options, before any plan is made."""

from __future__ import annotations

from textual.app import App

from console.actions.registry import action_named
from screens.dialogs.options import ActionOptions, Flag


async def test_a_flag_says_without_colour_whether_it_is_set() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ActionOptions(action_named("shutdown")))
        flag = app.screen.query(Flag).first()
        assert flag.render().plain.startswith("[ ]")
        flag.focus()
        await pilot.press("space")
        assert flag.render().plain.startswith("[X]")
