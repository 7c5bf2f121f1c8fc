"""The expressions of a pattern, compiled: conditions on a match, and the columns that it gives.

What is said of each edge or inner node of a path (`map`, `all`, `any`) becomes a column of its own, and the call the
name of that column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, compiled, predicate
from console.kql.compiling.naming import name_of
from console.kql.compiling.scopes import Closure, Setting, refusal
from console.kql.planning.graphs.elements import OF_NODES, View
from console.kql.planning.graphs.folds import FOLDS, Every, folded
from console.kql.planning.graphs.properties import APART, refuse_lists, refuse_unknown
from console.kql.syntax.tree import Call, Index, Member, Name
from console.kql.syntax.walking import transform, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.graphs import Graph, Network
    from console.kql.planning.graphs.elements import Row
    from console.kql.planning.graphs.shapes import Shape, Variable
    from console.kql.syntax.tree import Expression, Node

GRAPH_FUNCTIONS = {
    "map": "Make a list of an expression over each edge of a path, or each of its inner_nodes(...).",
    "all": "Tell whether a condition holds for every edge of a path, or all of its inner_nodes(...).",
    "any": "Tell whether a condition holds for an edge of a path, or one of its inner_nodes(...).",
    "inner_nodes": "Speak of the nodes between the edges of a path, in map, all or any.",
    "node_degree_in": "Count the edges that lead to a node.",
    "node_degree_out": "Count the edges that lead from a node.",
    "node_id": "Give the id of a node as text.",
}
HIDDEN = "#parts"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a match: the slots that it is about, and what it says of a path's parts if that is all it says."""

    of: Compiled
    slots: frozenset[int]
    every: Every | None


class Expressions:
    """The expressions of one pattern, over the columns of its matches."""

    def __init__(self, graph: Graph, shape: Shape, scope: Scope) -> None:
        self._graph = graph
        self._width = shape.width
        self._scope = scope
        self._variables = {variable.name: variable for variable in shape.variables}
        self._every: dict[str, Every] = {}
        self.view = View(graph, shape.variables)

    def condition(self, node: Expression) -> Condition:
        """Return a condition; one on a property of a path must hold for each of its edges."""
        lifted = self._lifted(node)
        path = self._path_in(lifted)
        if path is not None:
            lifted = self._over("all", path, lifted, node)
        every = self._every.get(lifted.name) if isinstance(lifted, Name) else None
        slots = frozenset(variable.slot for variable in self._named_in(node))
        return Condition(predicate(lifted, self._setting(lifted)), slots, every)

    def column(self, node: Expression) -> Compiled:
        """Return what a column is made of; what is made of a property of a path is made for each of its edges."""
        lifted = self._lifted(node)
        path = self._path_in(lifted)
        if path is not None and not (isinstance(lifted, Member) and isinstance(lifted.of, Name)):
            refuse_lists(lifted, path, self._graph.edges)
            lifted = self._over("map", path, lifted, node)
        value = compiled(lifted, self._setting(lifted))
        is_of_path = any(variable.kind == "path" for variable in self._named_in(node))
        return replace(value, type="dynamic") if is_of_path else value

    def name_of(self, node: Expression) -> str:
        """Return what a column is called by itself: `a.name` is a_name, and what is made of it is called after the name."""
        root = node
        while isinstance(root, Member | Index):
            root = root.of
        if root is not node and isinstance(root, Name):
            return name_of(node)

        def bare(inner: Node) -> Node:
            is_own = (
                isinstance(inner, Member) and isinstance(inner.of, Name) and inner.of.name in self._variables
            )
            return Name(inner.place, inner.name) if is_own and isinstance(inner, Member) else inner

        return name_of(transform(node, bare, APART))

    def _setting(self, node: Node) -> Setting:
        return self._checked(node, self.view)

    def _checked(self, node: Node, view: View) -> Setting:
        """Return the setting of an expression, if nodes and edges have the properties that it asks them for."""
        if not view.schema.is_open:
            refuse_unknown(node, self._variables, view.schema.places)
        return Setting(view.schema, self._scope)

    def _named_in(self, node: Node) -> list[Variable]:
        names = {inner.name for inner in walk(node, APART) if isinstance(inner, Name)}
        return [variable for name, variable in self._variables.items() if name in names]

    def _path_in(self, node: Node) -> Variable | None:
        """Return the path whose edges' properties an expression speaks of, None for none."""
        paths = {
            inner.of.name
            for inner in walk(node, APART)
            if isinstance(inner, Member) and isinstance(inner.of, Name) and self._is_path(inner.of.name)
        }
        if len(paths) > 1:
            raise refusal("an expression is about the edges of one path: map(...) makes a list of them", node)
        return self._variables[paths.pop()] if paths else None

    def _is_path(self, name: str) -> bool:
        return name in self._variables and self._variables[name].kind == "path"

    def _lifted(self, node: Expression) -> Expression:
        """Return an expression in which calls about the parts of a match are names of columns."""
        return transform(node, self._column_of, APART)

    def _column_of(self, node: Node) -> Node:
        if not isinstance(node, Call) or isinstance(self._scope.find(node.name), Closure):
            return node
        if node.name in OF_NODES:
            return Name(node.place, f"{node.name}({self._node_named(node)})")
        return self._over_path(node) if node.name in FOLDS else node

    def _node_named(self, call: Call) -> str:
        """Return the node that a function is about: inside map, all or any it may be the one at hand."""
        if not call.arguments:
            return ""
        first = call.arguments[0]
        variable = self._variables.get(first.name) if isinstance(first, Name) else None
        if len(call.arguments) > 1 or variable is None or variable.kind != "node":
            raise refusal(f"{call.name} takes a node of the pattern", call)
        return variable.name

    def _over_path(self, call: Call) -> Name:
        if len(call.arguments) != 2:  # noqa: PLR2004  a path, and what is said of it
            raise refusal(f"{call.name} takes 2 arguments, not {len(call.arguments)}", call)
        target, body = call.arguments
        is_inner = isinstance(target, Call) and target.name == "inner_nodes" and len(target.arguments) == 1
        if is_inner and isinstance(target, Call):
            target = target.arguments[0]
        if not isinstance(target, Name) or not self._is_path(target.name):
            raise refusal(f"{call.name} takes an edge of variable length, or its inner_nodes(...)", call)
        return self._over(call.name, self._variables[target.name], body, call, is_inner=is_inner)

    def _over(
        self, function: str, path: Variable, body: Expression, node: Node, *, is_inner: bool = False
    ) -> Name:
        """Return the name of a new column: what a function makes of an expression over the parts of a path."""
        if any(isinstance(inner, Name) and inner.name.startswith(HIDDEN) for inner in walk(body, APART)):
            raise refusal("map, all and any do not stand inside one another", node)
        element = replace(path, kind="node" if is_inner else "edge")
        variables = [element if variable is path else variable for variable in self._variables.values()]
        view = View(self._graph, variables, element)
        setting = self._checked(body, view)
        of = compiled(body, setting) if function == "map" else predicate(body, setting)
        name = f"{HIDDEN}{len(self.view.schema)}"
        kind = "dynamic" if function == "map" else "bool"
        self.view.add(name, kind, folded(path.slot, FOLDS[function], view, of, is_inner=is_inner))
        others = [variable for variable in self._named_in(body) if variable is not path]
        if function == "all" and not others:
            width = self._width

            def holds(network: Network, numbers: Sequence[Row]) -> list[Any]:
                return of.of(view.batch(network, [number * width for number in numbers]))

            self._every[name] = Every(path.slot, is_inner, holds)
        return Name(node.place, name)
