"""What an operator has to say of itself beside its reader and its printer: what becomes of the rows before it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree import Operator, Origin

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.graphs import Graph
    from console.kql.relations import Relation


@dataclass(frozen=True, slots=True)
class RowOperator(Operator):
    """An operator that takes rows."""

    @abstractmethod
    def plan(self, relation: Relation, scope: Scope) -> Relation | Graph:
        """Return what becomes of the rows, or the graph that is made of them; raises KqlSemanticError."""


@dataclass(frozen=True, slots=True)
class GraphOperator(Operator):
    """An operator that takes a graph."""

    @abstractmethod
    def plan(self, graph: Graph, scope: Scope) -> Relation | Graph:
        """Return what becomes of the graph, or the rows that are made of it; raises KqlSemanticError."""


@dataclass(frozen=True, slots=True)
class TabularSource(Origin):
    """A word that a pipeline may begin with."""

    @abstractmethod
    def rows(self, scope: Scope) -> Relation:
        """Return the rows that it gives; raises KqlSemanticError."""
