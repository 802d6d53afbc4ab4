"""One row of a model into its table, by a statement that is written once: where a row is written for each call of a device."""

from functools import cache

from django.db import connection
from django.db.models import Model

from registers.copying.prepared import run


def insert_one(row: Model) -> None:
    """Insert a row whose key is set, with all its columns; no signals are sent."""
    table = type(row)
    fields = table._meta.concrete_fields
    run(_statement(table), [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
    row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(table: type[Model]) -> str:
    fields = table._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608
