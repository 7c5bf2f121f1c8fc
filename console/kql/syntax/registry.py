"""The tabular operators by their words: which class each is, and what the editor says and offers about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from console.kql.syntax.tree import Operator, Origin
from console.kql.values.registries import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from console.kql.syntax.tree import Clause

C = TypeVar("C", bound="Clause")
N = TypeVar("N", bound="type[Clause]")


@dataclass(frozen=True, slots=True)
class Spec(Generic[C]):
    """An operator, or a word that a pipeline may begin with.

    `words` are its spellings, the usual one first, and `older` those that are read and no longer offered.
    `kinds` may follow its parameter of that name, `after` its values; `aggregates` and `patterns` say what
    else may stand in it.
    """

    node: type[C]
    words: tuple[str, ...]
    summary: str
    older: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    aggregates: bool = False
    patterns: bool = False


OPERATORS: Registry[Spec[Operator]] = Registry()
ORIGINS: dict[str, Spec[Origin]] = {}


def operator(  # noqa: PLR0913  each is a fact about the operator, named where it is given
    *words: str,
    summary: str,
    older: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    aggregates: bool = False,
    patterns: bool = False,
) -> Callable[[N], N]:
    """Register a class by its words: after a `|`, at the beginning of a pipeline, or both, as its bases say."""

    def register(node: N) -> N:
        new_spec: Spec[Any] = Spec(node, words, summary, older, kinds, after, aggregates, patterns)
        if issubclass(node, Operator):
            _add(OPERATORS, new_spec)
        if issubclass(node, Origin):
            _add(ORIGINS, new_spec)
        return node

    return register


def _add(registry: MutableMapping[str, Spec[Any]], new_spec: Spec[Any]) -> None:
    spellings = (*new_spec.words, *new_spec.older)
    for word in spellings:
        if word in registry:
            message = f"{word} is a word of {registry[word].node.__name__} already"
            raise ValueError(message)
    registry.update(dict.fromkeys(spellings, new_spec))


def spec(word: str) -> Spec[Operator] | Spec[Origin] | None:
    """Return what is known of a word, None where it begins neither an operator nor a pipeline."""
    return OPERATORS.get(word) or ORIGINS.get(word)
