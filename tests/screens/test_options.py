"""The form of an action's options, before any plan is made."""

from __future__ import annotations

from textual.app import App
from textual.widgets import Input

from console.actions.registry import action_named
from console.config import Acting
from screens.dialogs.options import ActionOptions, Flag


async def test_a_flag_says_without_colour_whether_it_is_set() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ActionOptions(action_named("shutdown"), Acting()))
        flag = app.screen.query(Flag).first()
        assert flag.render().plain.startswith("[ ]")
        flag.focus()
        await pilot.press("space")
        assert flag.render().plain.startswith("[X]")


async def test_an_empty_field_shows_what_the_settings_answer() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)):
        await app.push_screen(ActionOptions(action_named("shutdown"), Acting(grace_minutes=7.5)))
        minutes, message = app.screen.query(Input)
        assert (minutes.value, minutes.placeholder) == ("", "7.5")
        assert message.placeholder == Acting().message
