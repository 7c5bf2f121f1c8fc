"""No test races a clock: none asserts a duration, none sleeps where it could wait for a state.

A wait for a state is guarded against a hang by `waiting.PATIENCE`, which no test passes by.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TESTS = Path(__file__).parents[1]
PROGRAMS = ("bench/", "soak/", "conformance/", "pictures.py")
"""What measures, or runs for as long as it is told; no tests."""
WAITING = {"waiting.py", "fast_time.py", "terminal.py", "reads.py"}
"""The helpers that wait for all others: they look at the clock, to give up."""
STOPWATCHES = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time", "thread_time"}
LIMITED = {"wait", "communicate", "timeout", "wait_for", "wait_for_exit", "run", "join", "urlopen"}
EXCUSES = {
    "mutants/contexts.py pytest_runtest_protocol": "it notes which tests are quick",
    "noise.py Ordeal._show_hosts": "the console waits so long for the end of a paste",
    "noise.py Ordeal._disturb": "noise comes at its own pace, and nothing may come of it",
    "network/test_waiting.py test_what_is_waited_for_is_told_while_it_is": "waits are measured by this clock",
    "network/test_waiting.py"
    " test_ways_that_ask_nobody_share_one_deadline_and_one_that_asks_has_its_own_time.Person.get_token": (
        "a person takes longer than any machine's deadline; a busy machine makes both longer"
    ),
    "config/test_time.py test_a_demos_time_runs_at_its_own_speed": "it is the clock that is tested",
    "config/test_time.py test_a_demos_seconds_are_waited_as_fast_as_they_pass": "the same",
    "asking.py signed_in": "connections say goodbye in the loop's next turns; no assertion follows",
    "machines/debian.py _show_demo": "a door that installs a system: it says what took too long",
    "machines/trials.py Trial.step": "the same: it prints how long a step took",
    "screens/test_quitting.py test_a_terminal_that_nobody_reads_does_not_hold_it_up": "keys come one by one",
    "screens/test_kept_tabs.py test_what_cannot_be_kept_is_said_once_and_kept_when_it_can_be": (
        "nothing shows that a second warning does not come; a busy machine passes it unseen"
    ),
    "screens/test_kept_tabs.py"
    " test_typing_goes_on_while_the_store_is_busy_and_what_was_typed_is_kept_afterwards": (
        "nothing shows that the store waits; on a busy machine it does so later"
    ),
}

Where = tuple[str, ast.AST, bool]


def places(path: Path) -> Iterator[Where]:
    """Yield every node of a file with the function that it is in, and whether a `while` repeats it there."""
    pending: list[tuple[str, ast.AST, bool]] = [("", ast.parse(path.read_text()), False)]
    while pending:
        name, node, is_repeated = pending.pop()
        yield name, node, is_repeated
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name, is_repeated = f"{name}.{node.name}".lstrip("."), False
        is_repeated = is_repeated or isinstance(node, ast.While)
        pending += ((name, child, is_repeated) for child in ast.iter_child_nodes(node))


def offences(is_offence: Callable[[ast.AST], bool], *, but_in: set[str], repeated: bool = True) -> set[str]:
    """Return the functions with such a node, those that a `while` repeats only where they count too."""
    found = set()
    for path in TESTS.rglob("*.py"):
        file = path.relative_to(TESTS).as_posix()
        if not file.startswith(PROGRAMS) and file not in but_in:
            found |= {
                f"{file} {name}"
                for name, node, is_repeated in places(path)
                if is_offence(node) and (repeated or not is_repeated)
            }
    return found


def name_of(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def looks_at_a_stopwatch(node: ast.AST) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute)) and name_of(node) in STOPWATCHES


def sleeps(node: ast.AST) -> bool:
    """Whether it lets time pass: `sleep(0)` and a bare `pause()` let others go on."""
    if not isinstance(node, ast.Call) or name_of(node.func) not in ("sleep", "pause"):
        return False
    return any(not (isinstance(each, ast.Constant) and each.value == 0) for each in node.args)


def waits_for_a_number_of_seconds(node: ast.AST) -> bool:
    """Whether a wait for a state ends after so many seconds, which a busy machine may need."""
    if not isinstance(node, ast.Call) or name_of(node.func) not in LIMITED:
        return False
    if "pytest.mark" in ast.unparse(node.func):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "timeout")]
    return any(isinstance(each, ast.Constant) and isinstance(each.value, int | float) for each in given)


def measured() -> set[str]:
    return offences(looks_at_a_stopwatch, but_in=WAITING)


def slept() -> set[str]:
    return offences(sleeps, but_in={"waiting.py"}, repeated=False)


def limited() -> set[str]:
    return offences(waits_for_a_number_of_seconds, but_in=set())


@pytest.mark.parametrize("found", [measured, slept, limited])
def test_no_test_depends_on_how_fast_the_machine_is(found: Callable[[], set[str]]) -> None:
    offenders = sorted(found() - set(EXCUSES))
    assert not offenders, "\n".join(offenders)


def test_every_excuse_is_still_needed() -> None:
    assert set(EXCUSES) - measured() - slept() - limited() == set()
