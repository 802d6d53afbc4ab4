"""Which rows of a replicated table the changes since a watermark may have touched, as one SELECT.

The union of the source's own changed keys and, for each table that filter or joins read, what its announcement makes of
the rows that changed there. Old and new values alike are asked, with the other tables as they are now: a row that left
by two changes at once is found by the one nearer to it, see the announcements of the catalog.
"""

from collections.abc import Callable

from channel.announcement import Dependency, ReplicatedTable

# (HQ table, columns, only rows that moved) -> the engine's SELECT of these columns of the rows that changed.
ChangedRows = Callable[[str, tuple[str, ...], bool], str]


def changed_keys_sql(replicated: ReplicatedTable, changed_rows: ChangedRows, changed_tables: frozenset[str]) -> str:
    """Write the SELECT of the distinct keys, as column `key`, looking only at the tables that did change."""
    parts = []
    if replicated.source in changed_tables:
        own = changed_rows(replicated.source, (replicated.source_key,), False)
        parts.append(f'SELECT "{replicated.source_key}" AS "key" FROM ({own}) AS own')  # noqa: S608 - announced names
    for number, dependency in enumerate(replicated.reads):
        if dependency.table in changed_tables:
            parts.append(_through(dependency, changed_rows, number))
    union = " UNION ".join(parts)
    return f'SELECT DISTINCT "key" FROM ({union}) AS touched WHERE "key" IS NOT NULL'  # noqa: S608 - announced SQL


def _through(dependency: Dependency, changed_rows: ChangedRows, number: int) -> str:
    changed = changed_rows(dependency.table, dependency.columns, True)
    return (
        f'SELECT "key" FROM (WITH changed AS ({changed}), found("key") AS ({dependency.keys}) '  # noqa: S608 - announced SQL
        f'SELECT "key" FROM found) AS through_{number}'
    )
