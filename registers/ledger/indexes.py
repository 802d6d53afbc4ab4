"""An index more on the ledger while registers go on sending sales.

`CREATE INDEX` keeps everybody from writing until it is done, and PostgreSQL has no CONCURRENTLY for a table in partitions. So
each partition gets its index by itself, concurrently, and the ledger's own index, which is only their sum, takes them in.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_PARTITIONS = """
SELECT partition.relname FROM pg_inherits JOIN pg_class AS partition ON partition.oid = inhrelid
WHERE inhparent = %s::regclass ORDER BY partition.relname
"""


class AddLedgerIndex(migrations.AddIndex):
    """Django's operation, without standing in the way; for migrations that are not atomic."""

    def database_forwards(self, app_label: str, editor: BaseDatabaseSchemaEditor, _before: Any, after: Any) -> None:
        """Build the index, anew where an attempt before was broken off."""
        model = after.apps.get_model(app_label, self.model_name)
        table, name = model._meta.db_table, self.index.name
        statement = str(self.index.create_sql(model, editor))
        with editor.connection.cursor() as cursor:
            partitions = _partitions(cursor, table) if editor.connection.vendor == "postgresql" else []
            if not partitions:
                cursor.execute(statement)
                return
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
            cursor.execute(statement.replace(f'ON "{table}"', f'ON ONLY "{table}"', 1))
            for partition in partitions:
                own = f"{partition}_{name}"
                cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{own}"')
                created = statement.replace(f'INDEX "{name}" ON "{table}"', f'INDEX CONCURRENTLY "{own}" ON "{partition}"', 1)
                cursor.execute(created)
                cursor.execute(f'ALTER INDEX "{name}" ATTACH PARTITION "{own}"')


def _partitions(cursor: Any, table: str) -> list[str]:
    """Name a table's partitions; none when it has none."""
    cursor.execute(_PARTITIONS, [f'"{table}"'])
    return [name for (name,) in cursor.fetchall()]
