"""One row of a model into its table, in place of what is there under the same key: a statement that is written once.

Where the ORM would write the same statement anew for each poll of each register, which takes it longer than the database
to follow it. Defaults are the model's, as the ORM gives them; no signals are sent.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from registers.copying.prepared import run


def put_row(table: type[Model], values: Mapping[str, object], *, key: str = "") -> None:
    """Insert a row of these values, by attribute name; where there is one with the same `key`, it gets these values.

    Without `key` it is a new row in any case, and the database numbers it.
    """
    names, database = tuple(values), connections[DEFAULT_DB_ALIAS]
    given = [values[field.attname] if field.attname in values else field.get_default() for field in _fields(table)]
    fields = zip(_fields(table), given, strict=True)
    run(_statement(table, names, key), [field.get_db_prep_save(value, database) for field, value in fields])


@cache
def _fields(table: type[Model]) -> tuple["Field[Any, Any]", ...]:
    """Name the columns that are written: all but a key that the database numbers."""
    return tuple(field for field in table._meta.concrete_fields if not field.get_internal_type().endswith("AutoField"))


@cache
def _statement(table: type[Model], names: tuple[str, ...], key: str) -> str:
    fields = _fields(table)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608
    if not key:
        return statement
    told = ", ".join(f'"{field.column}" = excluded."{field.column}"' for field in fields if field.attname in names)
    return f'{statement} ON CONFLICT ("{key}") DO UPDATE SET {told}'
