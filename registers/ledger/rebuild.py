"""Give the ledger's tables another primary key, and on PostgreSQL partitions, with the rows they have.

Neither Django nor the databases can change a table into that, so each is made anew from its model, filled and put in the
place of the old one; indexes follow when it is full. Used by one migration, in both directions.
"""

# ruff: noqa: S608 - every name put into SQL is of our own tables

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registers.domain.ledger_months import first_id, months_wanted, next_month, partition_name
from registers.ledger.partitions import _months_of

Editor = BaseDatabaseSchemaEditor


def rebuild_tables(editor: Editor, tables: Iterable[tuple[type[models.Model], str | None]], today: date) -> None:
    """Make tables anew as their models are now; those with a key are partitioned by it where the database can."""
    chosen = list(tables)
    if editor.connection.vendor != "postgresql":
        for model, _ in chosen:
            _rebuild_sqlite(editor, model)
        return
    with editor.connection.cursor() as cursor:
        # Checks that wait for the end of the transaction would forbid to change the tables they are about.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        months = _months_of(cursor, "registers_transaction", next_month(months_wanted(today)[-1]))
    for model, key in chosen:
        _rebuild_postgresql(editor, model, key, months)


def _rebuild_postgresql(editor: Editor, model: type[models.Model], key: str | None, months: Iterable[date]) -> None:
    table = model._meta.db_table
    with editor.connection.cursor() as cursor:
        _strip(cursor, table)
    editor.execute(f'ALTER TABLE "{table}" RENAME TO "{table}_old"')
    sql, params = editor.table_sql(model)
    editor.execute(f"{sql} PARTITION BY RANGE ({key})" if key else sql, params or None)
    if key:
        editor.execute(f'CREATE TABLE "{table}_default" PARTITION OF "{table}" DEFAULT')
        for month in months:
            bounds = f"FROM ('{first_id(month)}') TO ('{first_id(next_month(month))}')"
            editor.execute(f'CREATE TABLE "{partition_name(table, month)}" PARTITION OF "{table}" FOR VALUES {bounds}')
    _copy(editor, model, f"{table}_old", table)
    editor.execute(f'DROP TABLE "{table}_old" CASCADE')
    editor.deferred_sql.extend(editor._model_indexes_sql(model))  # type: ignore[attr-defined] # what create_model does


def _strip(cursor: Any, table: str) -> None:
    """Take constraints, indexes and the sequence from a table, because their names are needed."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'u', 'p', 'c') ORDER BY contype",
        [table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}" CASCADE')
    cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> '' AND NOT attisdropped", [table]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{name}" DROP IDENTITY')


def _rebuild_sqlite(editor: Editor, model: type[models.Model]) -> None:
    """Make the table under another name and rename it, as Django does: what refers to it refers to its name."""
    table = model._meta.db_table
    sql, params = editor.table_sql(model)
    editor.execute(sql.replace(f'"{table}"', f'"new__{table}"', 1), params or None)
    _copy(editor, model, table, f"new__{table}")
    editor.execute(f'DROP TABLE "{table}"')
    editor.execute(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
    editor.deferred_sql.extend(editor._model_indexes_sql(model))  # type: ignore[attr-defined] # what create_model does


def _copy(editor: Editor, model: type[models.Model], source: str, target: str) -> None:
    """Copy the rows; a key that the old table has not counts them anew."""
    with editor.connection.cursor() as cursor:
        described = editor.connection.introspection.get_table_description(cursor, source)
    present = {column.name for column in described}
    names = [field.column for field in model._meta.local_concrete_fields if field.column in present]
    columns = ", ".join(f'"{name}"' for name in names)
    editor.execute(f'INSERT INTO "{target}" ({columns}) SELECT {columns} FROM "{source}"')
