"""Whether HQ's database understands the SQL of an announcement: asked once by a system check, and not found out by a run.

Explained and never run: a check has to cost the same for a million rows.
"""

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from channel.announcement import ReplicatedTable
from distribution.extraction.changed_keys_sql import changed_keys_sql
from distribution.extraction.column_sql import for_group, postgresql_value, select_values, sqlite_value

_CANONICAL = {"postgresql": postgresql_value, "sqlite": sqlite_value}


def announced_sql_mistake(connection: BaseDatabaseWrapper, replicated: ReplicatedTable) -> str:
    """Give what the database says of the statements that read a replicated table's rows and changed keys; empty when nothing."""
    rows = for_group(select_values(replicated, _CANONICAL[connection.vendor], ""), 0)
    tables = frozenset({replicated.source, *(read.table for read in replicated.reads)})
    keys = changed_keys_sql(replicated, _all_rows, tables)
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statement in (rows, keys):
                cursor.execute(f"EXPLAIN {statement}")
    except DatabaseError as error:
        return str(error).partition("\n")[0]
    return ""


def _all_rows(table: str, columns: tuple[str, ...], _moved_only: bool) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {names} FROM "{table}"'  # noqa: S608 - announced names
