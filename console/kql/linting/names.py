"""Rules about names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from console.kql.linting.findings import rule
from console.kql.syntax.tree import Call, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.linting.findings import Subject
    from console.kql.syntax.tree import Node


@rule("unused-let")
def unused_let(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield names that are given and never used."""
    used = Counter(node.name for node in subject.nodes if isinstance(node, Name | Call))
    for let in subject.lets:
        if not used[let.name]:
            yield let, f"{let.name} is never used"
