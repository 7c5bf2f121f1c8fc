"""A topic is declared once, and whole: whatever it lacks is named here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from console.azure.topics import CADENCES, IN_START_ORDER, QUOTA, TOPICS, Topic
from console.config import kinds
from console.lazy import Lazy
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from console.azure.access import Access
    from console.azure.topics import Gateway

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
OTHERS = [topic for topic in TOPICS if topic is not QUOTA]


@Lazy
def _unreadable() -> Callable[[Access], Gateway[Any]]:
    return object  # type: ignore[return-value]  # what the test is about


def lacks(topic: Topic[object], others: Collection[Topic[object]]) -> list[str]:
    """Return what a topic lacks beside the others."""
    has = {
        "a name that configurations can say": topic.name.isidentifier() and topic.name.islower(),
        "a name of its own": topic.name not in {other.name for other in others},
        "the question it answers": bool(topic.question.strip()),
        "the API it comes from": bool(topic.source.strip()),
        "a cadence that configurations may name": _may_be(topic.cadence),
        "a place of its own in the start order": topic.start_order not in {o.start_order for o in others},
        "a gateway that reads": hasattr(topic.gateway(), "read"),
        "a pane": any(pane.topic and pane.topic.name == topic.name for pane in PANES),
        "its line in docs/configuration.md": f"`{topic.name}` ({topic.cadence:g})" in DOCS.read_text(),
    }
    return [what for what, is_there in has.items() if not is_there]


def _may_be(cadence: float) -> bool:
    try:
        return kinds.SECONDS.read(cadence) == cadence
    except ValueError:
        return False


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_lacks_nothing(topic: Topic[object]) -> None:
    assert lacks(topic, [other for other in TOPICS if other is not topic]) == []


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"name": "Core quota"}, "a name that configurations can say"),
        ({"name": "alerts", "cadence": 30.0}, "a name of its own"),
        ({"question": " "}, "the question it answers"),
        ({"source": ""}, "the API it comes from"),
        ({"cadence": 0.0}, "a cadence that configurations may name"),
        ({"start_order": OTHERS[0].start_order}, "a place of its own in the start order"),
        ({"gateway": _unreadable}, "a gateway that reads"),
        ({"name": "licences"}, "a pane"),
        ({"cadence": 31.0}, "its line in docs/configuration.md"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_half_made_topic_lacks_is_named(change: dict[str, Any], lack: str) -> None:
    assert lack in lacks(replace(QUOTA, **change), OTHERS)


def test_every_table_has_every_topic() -> None:
    assert len(TOPICS) == len(CADENCES) == len(set(IN_START_ORDER)) >= 5
    assert [topic.start_order for topic in IN_START_ORDER] == sorted(t.start_order for t in TOPICS)
