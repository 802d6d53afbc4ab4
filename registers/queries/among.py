"""Rows whose column is one of many values, asked with one parameter and not with one for each value.

Django's `__in` writes each value into the statement: for the four hundred product numbers of a batch that costs more than
the database takes to find them.
"""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup, Q, UUIDField
from django.db.models.sql.compiler import SQLCompiler

# Ids, hashes and numbers: something in each place, and no word that an array takes for NULL.
_PLAIN = re.compile(r"[0-9][0-9a-f-]*(,[0-9][0-9a-f-]*)*|[0-9a-f-]{32,}(,[0-9a-f-]{32,})*")


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """`column__among=values`: the column is one of them. Values are texts, numbers, or ids in hexadecimal form."""

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Write one array."""
        column, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{column} = ANY(%s::{kind}[])", [*parameters, _array(list(self.rhs))]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Write one JSON array."""
        column, parameters = self.process_lhs(compiler, connection)
        field = self.lhs.output_field.target_field if self.lhs.output_field.is_relation else self.lhs.output_field
        is_id = isinstance(field, UUIDField)
        values = [str(value).replace("-", "") if is_id else value for value in self.rhs]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(values)]  # noqa: S608 - a column


def _array(values: list[Any]) -> str | list[Any]:
    """Write values that need no quotes as PostgreSQL reads an array; psycopg would look at each of the others."""
    text = ",".join(map(str, values))
    is_plain = _PLAIN.fullmatch(text) is not None and text.count(",") == len(values) - 1
    return f"{{{text}}}" if is_plain else values


def array_text(values: Iterable[Any]) -> str:
    """Write texts, numbers, dates and truths as PostgreSQL reads an array; psycopg would take several times as long."""
    return f"{{{','.join([_quoted(value) if isinstance(value, str) else str(value) for value in values])}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def among_sql(column: str, kind: str, values: Collection[str | int]) -> tuple[str, Any]:
    """Write the same for SQL of our own: the condition and its parameter; ids are UUIDs in text, of kind "uuid"."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::{kind}[])", _array(list(values))
    plain = [str(value).replace("-", "") for value in values] if kind == "uuid" else list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(plain)  # noqa: S608 - a column


def among(column: str, values: Collection[Any]) -> Q:
    """Return the condition that a column (or relation) is one of some values; ids may be given as text."""
    return Q(**{f"{column}__among": values})
