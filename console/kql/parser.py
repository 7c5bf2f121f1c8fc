"""Parsing whole queries: `let` statements, pipelines, tabular operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.expressions import ExpressionParser
from console.kql.lexer import tokens
from console.kql.syntax import Let, Literal, Name, Named, Operator, Pipeline, Query, Sort

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax import Expression

JOIN_KINDS = (
    "innerunique",
    "inner",
    "leftouter",
    "rightouter",
    "fullouter",
    "leftanti",
    "rightanti",
    "leftsemi",
    "rightsemi",
    "anti",
    "leftantisemi",
    "rightantisemi",
)


def parse(text: str) -> Query:
    """Return the syntax tree of a query; raises KqlError with the place of a mistake."""
    return Parser(tokens(text)).query()


class Parser(ExpressionParser):
    """Parses statements; each tabular operator has a method of its own name."""

    def query(self) -> Query:
        """Parse everything."""
        lets: list[Let] = []
        results: list[Pipeline] = []
        while self.token.kind != "end":
            if self.accept(";"):
                continue
            if self.at("let") and self.peek().kind == "name":
                lets.append(self._let())
            else:
                results.append(self.pipeline())
            if self.token.kind != "end":
                self.expect(";")
        if not results:
            raise self.error("the query asks for nothing: it needs a table")
        return Query(tuple(lets), tuple(results))

    def pipeline(self) -> Pipeline:
        """Parse a source and the operators after it."""
        place = (self.token.line, self.token.column)
        operators: list[Operator] = []
        source = ""
        if self.at("union") and self.peek().text != "|":
            operators.append(self._operator())
        elif self.accept("("):
            inner = self.pipeline()
            self.expect(")")
            source, operators = inner.source, list(inner.operators)
        else:
            source = self._source()
        while self.accept("|"):
            operators.append(self._operator())
        return Pipeline(place, source, tuple(operators))

    def item(self) -> Expression | Pipeline:
        """Parse what may stand in the list after `in`: a value, or a table piped on."""
        mark = self._next
        if self.token.kind == "name" and self.peek().text == "|":
            return self.pipeline()
        self._next = mark
        return self.expression()

    def _let(self) -> Let:
        self.expect("let")
        name = self.name()
        self.expect("=")
        mark = self._next
        is_tabular = self.token.kind == "name" and self.peek().text == "|"
        if is_tabular or (self.at("(") and self._holds_pipe()) or self.at("union"):
            return Let(name, self.pipeline())
        if self.at("materialize", "toscalar") and self.peek().text == "(":
            word = self.take().text
            self.expect("(")
            inner = self.pipeline()
            self.expect(")")
            return Let(name, inner) if word == "materialize" else Let(name, _scalar(inner))
        self._next = mark
        return Let(name, self.expression())

    def _holds_pipe(self) -> bool:
        depth = ahead = 0
        while self.peek(ahead).kind != "end":
            text = self.peek(ahead).text if self.peek(ahead).kind != "string" else ""
            depth += (text == "(") - (text == ")")
            if depth == 1 and text == "|":
                return True
            if depth == 0:
                return False
            ahead += 1
        return False

    def _source(self) -> str:
        name = self.name()
        while self.at("(", "."):
            if self.accept("."):
                name += f".{self.name()}"
            else:
                self.expect("(")
                name += f'("{self.take().value}")'
                self.expect(")")
        return name.removeprefix('table("').removesuffix('")') if name.startswith('table("') else name

    def _operator(self) -> Operator:
        place, word = (self.token.line, self.token.column), self.name()
        known: dict[str, Callable[[], dict[str, Any]]] = {
            "where": self._where,
            "filter": self._where,
            "extend": lambda: {"columns": self._listed()},
            "project": lambda: {"columns": self._listed()},
            "project-away": lambda: {"columns": self._listed()},
            "project-keep": lambda: {"columns": self._listed()},
            "project-rename": lambda: {"columns": self._listed()},
            "project-reorder": lambda: {"columns": self._listed()},
            "distinct": lambda: {"columns": self._listed()},
            "summarize": self._summarize,
            "sort": self._sort,
            "order": self._sort,
            "top": self._top,
            "take": lambda: {"condition": self.expression()},
            "limit": lambda: {"condition": self.expression()},
            "count": dict,
            "union": self._union,
            "join": self._join,
            "lookup": self._join,
            "mv-expand": self._expand,
            "mvexpand": self._expand,
            "render": self._render,
            "as": lambda: {"columns": (Named(self.name(), Literal(place, None, "dynamic")),)},
            "getschema": dict,
            "serialize": dict,
        }
        if word not in known:
            message = f"the operator {word!r} is not known here"
            self._next -= 1
            raise self.error(message)
        same = {"filter": "where", "order": "sort", "limit": "take", "mvexpand": "mv-expand"}
        return Operator(place, same.get(word, word), **known[word]())

    def _where(self) -> dict[str, Any]:
        return {"condition": self.expression()}

    def _listed(self) -> tuple[Named, ...]:
        found = [self._one()]
        while self.accept(","):
            found.append(self._one())
        return tuple(found)

    def _one(self) -> Named:
        if self.token.kind == "name" and self.peek().text == "=":
            name = self.name()
            self.expect("=")
            return Named(name, self.expression())
        found = self.expression()
        self.accept("asc", "desc")
        return Named(found.name if isinstance(found, Name) else "", found)

    def _summarize(self) -> dict[str, Any]:
        columns = () if self.at("by") else self._listed()
        by = self._listed() if self.accept("by") else ()
        return {"columns": columns, "by": by}

    def _sort(self) -> dict[str, Any]:
        self.expect("by")
        return {"sorts": self._sorts()}

    def _sorts(self) -> tuple[Sort, ...]:
        found: list[Sort] = []
        while True:
            of = self.expression()
            is_descending = not self.accept("asc")
            if is_descending:
                self.accept("desc")
            nulls_first = not is_descending
            if self.accept("nulls"):
                nulls_first = self.take().text == "first"
            found.append(Sort(of, is_descending, nulls_first))
            if not self.accept(","):
                return tuple(found)

    def _top(self) -> dict[str, Any]:
        count = self.expression()
        self.expect("by")
        return {"condition": count, "sorts": self._sorts()}

    def _union(self) -> dict[str, Any]:
        options = self._options()
        others = [self._other()]
        while self.accept(","):
            others.append(self._other())
        return {"others": tuple(others), "options": options}

    def _other(self) -> Pipeline:
        if self.at("("):
            self.take()
            inner = self.pipeline()
            self.expect(")")
            return inner
        place = (self.token.line, self.token.column)
        return Pipeline(place, self._source(), ())

    def _join(self) -> dict[str, Any]:
        options = self._options()
        other = self._other()
        self.expect("on")
        on = [self.expression()]
        while self.accept(","):
            on.append(self.expression())
        return {"others": (other,), "options": options, "by": tuple(Named("", each) for each in on)}

    def _expand(self) -> dict[str, Any]:
        found = [self._one()]
        options: list[tuple[str, Any]] = []
        while True:
            if self.accept("to"):
                self.expect("typeof")
                self.expect("(")
                options.append((f"type {len(found) - 1}", self.name()))
                self.expect(")")
            if not self.accept(","):
                break
            found.append(self._one())
        if self.accept("limit"):
            options.append(("limit", self.expression()))
        return {"columns": tuple(found), "options": tuple(options)}

    def _render(self) -> dict[str, Any]:
        options: list[tuple[str, Any]] = [("kind", self.name())]
        if self.accept("with"):
            self.expect("(")
            options += self._options()
            while self.accept(","):
                options += self._options()
            self.expect(")")
        return {"options": tuple(options)}

    def _options(self) -> tuple[tuple[str, Any], ...]:
        found: list[tuple[str, Any]] = []
        while self.token.kind == "name" and self.peek().text == "=":
            name = self.name()
            self.expect("=")
            token = self.take()
            found.append((name, token.value if token.kind == "string" else token.text))
        return tuple(found)


def _scalar(inner: Pipeline) -> Pipeline:
    """Return the pipeline marked as giving one value."""
    return Pipeline(inner.place, inner.source, (*inner.operators, Operator(inner.place, "toscalar")))
