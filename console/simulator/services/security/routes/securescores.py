"""Defender, 2020-01-01: secure scores, their controls, and what the controls consist of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.services.security.world.shapes import SCORE, control, definitions, secure_score

if TYPE_CHECKING:
    from console.simulator.routing import Call

VERSION = "2020-01-01"
SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.Security"


@serves("GET", f"{SUBSCRIPTION}/secureScores", VERSION)
def scores(call: Call) -> Reply:
    """Answer the subscription's one score."""
    return page(call, [secure_score(call.enclave.defender)])


@serves("GET", f"{SUBSCRIPTION}/secureScores/{{score}}", VERSION)
def score(call: Call) -> Reply:
    """Answer the score by name."""
    _check(call)
    return Reply(secure_score(call.enclave.defender))


@serves("GET", f"{SUBSCRIPTION}/secureScores/{{score}}/secureScoreControls", VERSION)
@serves("GET", f"{SUBSCRIPTION}/secureScoreControls", VERSION)
def controls(call: Call) -> Reply:
    """Answer the controls, with their definitions where $expand asks for them."""
    _check(call)
    defender = call.enclave.defender
    expand = call.query.get("$expand", "").casefold() == "definition"
    return page(call, [control(defender, each, with_definition=expand) for each in defender.scores])


@serves("GET", f"{SUBSCRIPTION}/secureScoreControlDefinitions", VERSION)
@serves("GET", "/providers/Microsoft.Security/secureScoreControlDefinitions", VERSION)
def control_definitions(call: Call) -> Reply:
    """Answer what each control consists of."""
    return page(call, definitions())


def _check(call: Call) -> None:
    if call.path.get("score", SCORE).casefold() != SCORE.casefold():
        raise not_found("Microsoft.Security/secureScores", call.path["score"])
