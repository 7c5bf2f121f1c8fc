"""What an expression means where a table may stand: in `let`, as an argument, after `in`.

A call of a function that the query defines is its body, compiled where its parameters mean the arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling.compiled import Compiled
from console.kql.compiling.expressions import compiled, compiles, constant_of, converted, first_value
from console.kql.compiling.scopes import NOTHING, Closure, Meaning, Pattern, Setting, refusal
from console.kql.errors import nearest
from console.kql.relations import Batch, Relation, gathered, in_batches
from console.kql.syntax.tree import Call, DeclareParameters, Function, Let, Name, Pipeline, Remote, TableType
from console.kql.values.kinds import kind_of, stands_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import Expression, Node, Parameter, Statement

MOST = 2_000  # calls that one query may expand to
SOURCES = ("table", "_GetWatchlist")


def meaning(node: Expression, scope: Scope) -> Meaning:
    """Return what an expression means by itself: a value, rows, a graph or a function."""
    if isinstance(node, Function):
        refuse_repeated_lets(node.statements, [parameter.name for parameter in node.parameters])
        return Closure(node, scope)
    setting = Setting(NOTHING, scope)
    if isinstance(node, Name):
        definition = scope.find(node.name)
        if definition is not None:
            return definition
    if isinstance(node, Call):
        function = scope.find(node.name)
        if isinstance(function, Closure):
            return called(function, node, setting)
    if isinstance(node, Pipeline) and node.operators:
        return scope.run.flow(node, scope.for_table())
    relation = table_of(node, setting)
    return compiled(node, setting) if relation is None else relation


def table_of(node: Expression, setting: Setting) -> Relation | None:
    """Return the rows that an expression means, None where it means a value."""
    scope = setting.scope
    match node:
        case Pipeline(source=Name() | Call() as source, operators=()):
            return table_of(source, setting)
        case Pipeline():
            return scope.run.plan(node, scope.for_table())
        case Name():
            return None if node.name in setting.schema.places else _named(node, scope)
        case Call():
            return _given_by(node, setting)
        case Remote():
            return scope.run.plan(Pipeline(node.place, node, ()), scope)
    return None


def _given_by(node: Call, setting: Setting) -> Relation | None:
    """Return the rows that a call gives, None where it gives a value."""
    if node.name == "materialize":
        return materialized(node, setting)
    function = setting.scope.find(node.name)
    if isinstance(function, Closure):
        result = called(function, node, setting)
        return result if isinstance(result, Relation) else None
    is_source = node.name in SOURCES or isinstance(function, Pattern)
    return setting.scope.run.plan(Pipeline(node.place, node, ()), setting.scope) if is_source else None


def _named(node: Name, scope: Scope) -> Relation | None:
    definition = scope.find(node.name)
    if isinstance(definition, Closure) and not definition.function.parameters:
        definition = called(definition, Call(node.place, node.name, ()), Setting(NOTHING, scope))
    if definition is not None:
        return definition if isinstance(definition, Relation) else None
    if scope.run.tables.table(node.name) is None:
        return None
    return scope.run.plan(Pipeline(node.place, node, ()), scope)


def materialized(node: Call, setting: Setting) -> Relation:
    """Return a relation whose rows are made once, however often they are read."""
    relation = table_of(node.arguments[0], setting) if len(node.arguments) == 1 else None
    if relation is None:
        raise refusal("materialize takes one table", node)
    return held(relation, setting.scope)


def held(relation: Relation, scope: Scope) -> Relation:
    """Return a relation whose rows are made once and then kept."""
    cache: list[Batch] = []

    def batches() -> Iterator[Batch]:
        if not cache:
            budget, width = scope.run.budget, len(relation.schema)
            cache.append(gathered(budget.hold(relation.batches(), width)))
        return in_batches(cache[0])

    return Relation(relation.schema, batches, relation.is_ordered, relation.name)


def called(closure: Closure, call: Call, setting: Setting, first: Relation | None = None) -> Meaning:
    """Return what a call of a query's own function means; `first` is what `invoke` puts first.

    A function without parameters means the same wherever it is called, so its `toscalar` is one value.
    """
    run = setting.scope.run
    if first is None and not call.given and id(closure) in run.called:
        return run.called[id(closure)][1]
    run.calls += 1
    if run.calls > MOST:
        raise refusal(f"{call.name} is called by calls of calls, more than {MOST} times", call)
    scope = closure.scope.inner()
    scope.names.update(_bound(closure, call, setting, first))
    scope.holds_row = any(
        isinstance(found, Compiled) and not found.is_constant for found in scope.names.values()
    )
    found = meaning(closure.function.result, defined(closure.function.statements, scope))
    if not closure.function.parameters:
        run.called[id(closure)] = closure, found
    return found


def refuse_repeated_lets(statements: Iterable[Statement], reserved: Iterable[str] = ()) -> None:
    """Refuse a let of a name that a parameter or a let of the same statements has."""
    names = set(reserved)
    for statement in statements:
        if isinstance(statement, DeclareParameters):
            names |= {parameter.name for parameter in statement.parameters}
        if isinstance(statement, Let):
            if statement.name in names:
                raise refusal(
                    f"{statement.name} has a meaning already: a let gives a name only one", statement
                )
            names.add(statement.name)


def matched(pattern: Pattern, call: Call, path: str, scope: Scope) -> Relation:
    """Return the rows that a pattern stands for where it is called with these texts."""
    argument_texts = [constant_of(argument, scope, "an argument of a pattern") for argument in call.arguments]
    for case in pattern.node.cases:
        texts = [constant_of(argument, pattern.scope, "what a pattern is for") for argument in case.arguments]
        if case.path == path and texts == argument_texts:
            meant = called(
                Closure(case.meaning, pattern.scope), Call(call.place, call.name, ()), Setting(NOTHING, scope)
            )
            if isinstance(meant, Relation):
                return meant
    spelled = f"{call.name}({', '.join(map(repr, argument_texts))})" + (f".[{path!r}]" if path else "")
    raise refusal(f"the pattern is not declared for {spelled}", call)


def defined(statements: Iterable[Statement], scope: Scope) -> Scope:
    """Return the scope in which the names that lets define have their meanings; each let sees those before it."""
    for statement in statements:
        if isinstance(statement, Let):
            scope = named(statement, scope)
    return scope


def named(node: Let, scope: Scope) -> Scope:
    """Return the scope after a let; a function is defined in the one before, so it cannot call itself."""
    after = scope.inner()
    after.names[node.name] = meaning(node.value, scope)
    return after


def _bound(closure: Closure, call: Call, setting: Setting, first: Relation | None) -> dict[str, Meaning]:
    """Return what each parameter means: the argument by position or name, else its default."""
    parameters = closure.function.parameters
    bound: dict[str, Meaning] = {}
    waiting = list(parameters)
    if first is not None:
        if not waiting:
            raise refusal(f"{call.name} takes no table", call)
        taking = waiting.pop(0)
        bound[taking.name] = _fitting(first, taking, call)
    waiting = [parameter for parameter in waiting if parameter.name not in call.by_name]
    if len(call.by_position) > len(waiting):
        raise refusal(f"{call.name} takes {len(parameters)} arguments, not {len(call.given)}", call)
    for parameter, argument in zip(waiting, call.by_position, strict=False):
        bound[parameter.name] = _argument(parameter, argument, setting)
    by_name = {parameter.name: parameter for parameter in parameters}
    for name, named in call.by_name.items():
        if name not in by_name:
            raise refusal(f"{call.name} has no parameter {name}", named, meant=nearest(name, by_name))
        bound[name] = _argument(by_name[name], named.of, setting)
    for parameter in parameters:
        if parameter.name not in bound:
            bound[parameter.name] = _default(parameter, call, closure)
    return bound


def _default(parameter: Parameter, call: Call, closure: Closure) -> Meaning:
    if parameter.default is None:
        raise refusal(f"{call.name} needs an argument for {parameter.name}", call)
    setting = Setting(NOTHING, closure.scope)
    if not isinstance(parameter.type, TableType):
        refuse_default(parameter.name, parameter.type, compiled(parameter.default, setting), call)
    return _argument(parameter, parameter.default, setting)


def _fitting(relation: Relation, parameter: Parameter, node: Node) -> Relation:
    """Return a table that has the columns a parameter asks for; raises KqlSemanticError for another."""
    for parameter_column in parameter.type.columns if isinstance(parameter.type, TableType) else ():
        place, kind = relation.schema.places.get(parameter_column.name), kind_of(parameter_column.type)
        if place is None:
            if not relation.schema.is_open:
                raise refusal(f"the table for {parameter.name} has no column {parameter_column.name}", node)
        elif (type_ := relation.schema.columns[place].type) != kind:
            raise refusal(f"the column {parameter_column.name} is a {type_}, not a {kind}", node)
    return relation


def refuse_default(name: str, kind: str, default: Compiled, node: Node) -> None:
    """Refuse a parameter whose default is of another type than its own."""
    expected = kind_of(kind) or "dynamic"
    if not stands_for(default.type, expected):
        raise refusal(f"the default of {name} is a {default.type}, not a {expected}", node)


def _argument(parameter: Parameter, node: Expression, setting: Setting) -> Meaning:
    if isinstance(parameter.type, TableType):
        relation = table_of(node, setting)
        if relation is None:
            raise refusal(f"the parameter {parameter.name} is a table", node)
        return _fitting(relation, parameter, node)
    value: Compiled = compiled(node, setting)
    return converted(value, kind_of(parameter.type) or "dynamic")


@compiles(Pipeline, Remote)
def _as_value(node: Pipeline | Remote, setting: Setting) -> Compiled:
    relation = table_of(node, setting)
    if relation is None and isinstance(node, Pipeline) and isinstance(node.source, Name | Call):
        return compiled(node.source, setting)
    assert relation is not None  # noqa: S101  a pipeline is a table
    return first_value(relation, node, setting)


@compiles(Function)
def _function(node: Function, _: Setting) -> Compiled:
    raise refusal("a function is no value", node)
