"""The faults that `make mutants` makes are faults: each another program, and one that can be read."""

from __future__ import annotations

import ast
from pathlib import Path

from mutations import mutations_of

SOURCE = '''
"""Words."""
from __future__ import annotations
if TYPE_CHECKING:
    from x import y
LIMIT: int | None = 3
@keep(slots=True)
def share(used: int | None, limit: int = 7) -> float:
    """Words."""
    if limit and used in (1, 2) or not ready(used):
        warn(f"{used + limit} é")
    log.info("%s", used + 1)
    return max(used - limit, 0) / limit if limit > 0 else 0.5
'''


def faults() -> list[tuple[str, str]]:
    return [(each.old, each.new) for each in mutations_of(Path("a.py"), SOURCE.encode())]


def test_each_fault_is_another_program_that_can_be_read() -> None:
    source = SOURCE.encode()
    mutants = [each.applied(source) for each in mutations_of(Path("a.py"), source)]
    shapes = [ast.dump(ast.parse(mutant)) for mutant in mutants]
    assert len(set(shapes)) == len(shapes) == 20
    assert ast.dump(ast.parse(source)) not in shapes


def test_comparisons_conditions_numbers_calls_and_answers_are_turned() -> None:
    made = faults()
    assert ("limit > 0", "(limit >= 0)") in made
    assert ("used in (1, 2)", "(used not in (1, 2))") in made
    assert ("not ready(used)", "(ready(used))") in made
    assert ("used - limit", "(used + limit)") in made
    assert ("max", "min") in made
    assert ("7", "8") in made
    assert ('warn(f"{used + limit} é")', "pass") in made
    assert any(new == "return None" for _, new in made)


def test_annotations_decorators_words_and_logging_are_left_alone() -> None:
    olds = [old for old, _ in faults()]
    assert not any("int |" in old or "True" in old or "log." in old for old in olds)
    assert "used + limit" not in olds
