"""Which rows are among many: one parameter, however many there are.

`IN (...)` with a parameter for each is another statement for every number of them, put
together, parsed and planned anew; for a request of a hundred operations that cost more
than what it asked.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Collection[str]]):
    """Texts as an array on PostgreSQL, as JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that a database has for it."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(ARRAY(Text))

    def process_bind_param(
        self, value: Collection[str] | None, dialect: Dialect
    ) -> Any:
        """Give the texts in the form of the database."""
        assert value is not None, "nothing to look for"
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class _Among(FunctionElement[bool]):
    """`column` is one of the texts of a parameter."""

    type = Boolean()
    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, texts = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - both are SQL


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, texts = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY ({texts})"


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Say whether a column is one of the texts that the parameter `name` will hold."""
    return _Among(column, bindparam(name, type_=_Texts()))
