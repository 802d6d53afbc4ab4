"""How each engine writes a value in the canonical form of a channel database (see `channel.row_hash`).

The same row must give the same text on both engines and on the register, or its hash would differ. Rounding happens
only where an announcement asks for fewer digits than HQ keeps; engines round halves alike nowhere else.
"""

from collections.abc import Callable

from channel.announcement import ReplicatedTable
from channel.table import Column, ColumnType
from distribution.extraction.divided_reading import KeySpan

Canonical = Callable[[str, Column], str]


def sqlite_value(expression: str, column: Column) -> str:
    """Write SQLite's SQL for a value. Django keeps decimals as numbers there, booleans as 0 and 1, moments as UTC text."""
    value = f"({expression})"
    match column.type:
        case ColumnType.DECIMAL:
            return f"CASE WHEN {value} IS NOT NULL THEN printf('%.{column.scale}f', {value}) END"
        case ColumnType.BOOLEAN:
            return f"{value} <> 0"
        case ColumnType.TIMESTAMP:
            microseconds = f"substr(substr({value}, 21) || '000000', 1, 6)"
            return f"substr({value}, 1, 10) || 'T' || substr({value}, 12, 8) || '.' || {microseconds} || 'Z'"
        case ColumnType.INTEGER:
            return f"CAST({value} AS INTEGER)"
        case _:
            return f"CAST({value} AS TEXT)"


def postgresql_value(expression: str, column: Column) -> str:
    """Write PostgreSQL's SQL for a value."""
    value = f"({expression})"
    match column.type:
        case ColumnType.DECIMAL:
            return f"round({value}::numeric, {column.scale})::text"
        case ColumnType.BOOLEAN:
            return f"{value}::boolean::integer"
        case ColumnType.DATE:
            # As ISO 8601 has it, which is how every snapshot's session writes dates; `to_char` takes several times as long.
            return f"{value}::date::text"
        case ColumnType.TIMESTAMP:
            return f"""to_char({value}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        case ColumnType.INTEGER:
            return f"{value}::bigint"
        case _:
            return f"{value}::text"


def select_values(replicated: ReplicatedTable, canonical: Canonical, condition: str) -> str:
    """Write the SELECT of a table's canonical columns, by name, of the rows a group receives.

    `{group_id}` is still in it, when the row filter has it.
    """
    columns = ", ".join(
        f'{canonical(replicated.expression(column.name), column)} AS "{column.name}"' for column in replicated.table.columns
    )
    conditions = " AND ".join(f"({part})" for part in (replicated.row_filter, condition) if part) or "true"
    return f'SELECT {columns} FROM "{replicated.source}" AS src {replicated.joins} WHERE {conditions}'  # noqa: S608 - announced SQL


def span_condition(replicated: ReplicatedTable, span: KeySpan) -> str:
    """Write the condition that a row's source key is within a span; empty when all are."""
    limits = ((">=", span.begin), ("<", span.end))
    return " AND ".join(f'src."{replicated.source_key}" {than} {key}' for than, key in limits if key is not None)


def for_group(sql: str, group_id: int) -> str:
    """Put the group's number into SQL that announcements wrote."""
    return sql.replace("{group_id}", str(int(group_id)))
