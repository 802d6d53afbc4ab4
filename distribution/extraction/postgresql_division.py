"""Which tables of HQ on PostgreSQL are divided between two processes, and where.

The planner's statistics tell both at once: how many rows a table had when it was last analysed, and of its keys those
that divide them evenly. They need not be right: they decide who reads a row, and never whether it is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from channel.announcement import ReplicatedTable
from channel.table import ColumnType
from distribution.extraction.column_sql import for_group, postgresql_value, select_values, span_condition
from distribution.extraction.divided_reading import DividedReading, KeySpan, Part, SharedMoment
from distribution.extraction.second_process import usable_cores

# Below, starting a process takes longer than it saves.
LARGE_ROWS = 100_000
# What the builder reads itself of the last large table: less than half, for it appends what the other process reads. Of
# those before it still less: the other process goes on with the next one while the builder makes indexes.
OWN_SHARE_OF_LAST, OWN_SHARE = 0.48, 0.4
# A connection that shares the moment of another writes values in the same way only with the same settings.
SETTINGS = """
    SELECT name, setting FROM pg_settings
    WHERE source = 'session' AND context IN ('user', 'superuser') AND name NOT LIKE 'transaction_%'
    UNION ALL SELECT 'role', current_setting('role')
"""
BOUNDS = """
    SELECT tablename, attname, histogram_bounds::text::text[]
    FROM pg_stats JOIN pg_class ON pg_class.oid = to_regclass(quote_ident(schemaname) || '.' || quote_ident(tablename))
    WHERE reltuples >= %s AND tablename = ANY(%s) AND schemaname = ANY(current_schemas(false))
"""


def divided_reading(cursor: psycopg.Cursor[Any], announced: Sequence[ReplicatedTable], *, group_id: int) -> DividedReading:
    """Divide the large tables that have whole numbers for keys, if there is a second core to read the rest."""
    if usable_cores() < 2:
        return DividedReading()
    bounds = _bounds(cursor, [replicated.source for replicated in announced])
    large = [replicated for replicated in announced if _has_bounds(replicated, bounds)]
    parts = tuple(
        _part(replicated, begin, group_id)
        for replicated in large
        if (begin := _begin(replicated, bounds, OWN_SHARE_OF_LAST if replicated is large[-1] else OWN_SHARE)) is not None
    )
    return DividedReading(_share(cursor), parts) if parts else DividedReading()


def _bounds(cursor: psycopg.Cursor[Any], tables: Sequence[str]) -> Mapping[tuple[str, str], list[str]]:
    """Read the bounds of equally many keys, by table and column, of the tables that are large."""
    rows = cursor.execute(BOUNDS, (LARGE_ROWS, list(tables))).fetchall()
    return {(table, column): bounds for table, column, bounds in rows if bounds}


def _has_bounds(replicated: ReplicatedTable, bounds: Mapping[tuple[str, str], list[str]]) -> bool:
    """Tell whether a table is large, has its source's whole numbers for keys, and where they divide it is known."""
    key = replicated.table.columns[0]
    is_own = replicated.expression(key.name) == f"src.{replicated.source_key}"
    return is_own and key.type == ColumnType.INTEGER and (replicated.source, replicated.source_key) in bounds


def _begin(replicated: ReplicatedTable, bounds: Mapping[tuple[str, str], list[str]], own_share: float) -> int | None:
    """Choose the first key of the second process; None when the bounds are no numbers."""
    found = bounds[replicated.source, replicated.source_key]
    bound = found[int(len(found) * own_share)]
    return int(bound) if bound.lstrip("-").isdecimal() else None


def _part(replicated: ReplicatedTable, begin: int, group_id: int) -> Part:
    values = for_group(select_values(replicated, postgresql_value, span_condition(replicated, KeySpan(begin))), group_id)
    return Part(replicated.table, values, begin)


def _share(cursor: psycopg.Cursor[Any]) -> SharedMoment:
    """Export the moment, and everything a connection needs to see it too."""
    info = cursor.connection.info
    row = cursor.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    settings = tuple((str(name), str(value)) for name, value in cursor.execute(SETTINGS).fetchall())
    return SharedMoment({**info.get_parameters(), "password": info.password}, str(row[0]), settings)
