"""An index by which PostgreSQL finds what holds a text, anywhere in it: of trigrams, by its extension pg_trgm.

Not in a model's Meta, because SQLite has no such index: there a company is small, and its tables are read through. Built beside
those who write; the migrations that use it are not atomic.
"""

from django.db import ProgrammingError, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_MISSING = (
    "The database has no extension pg_trgm, and this user may not create it. Have an administrator of the database run "
    "CREATE EXTENSION pg_trgm; in it, and migrate again."
)


def create_text_index(editor: BaseDatabaseSchemaEditor, name: str, table: str, columns: tuple[str, ...]) -> None:
    """Build an index of what `holds_text` asks of some columns, anew where an attempt before was broken off.

    Raises:
        ProgrammingError: the extension is missing; with what to do.
    """
    if editor.connection.vendor != "postgresql":
        return
    indexed = ", ".join(f'UPPER("{column}"::text) gin_trgm_ops' for column in columns)
    with connections[editor.connection.alias].cursor() as cursor:
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except ProgrammingError as error:
            raise ProgrammingError(_MISSING) from error
        cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        cursor.execute(f'CREATE INDEX CONCURRENTLY "{name}" ON "{table}" USING gin ({indexed})')
        # Without statistics of what is indexed nobody would know that a word is rare.
        cursor.execute(f'ANALYZE "{table}"')


def drop_text_index(editor: BaseDatabaseSchemaEditor, name: str) -> None:
    """Take the index away; the extension stays, others may use it."""
    if editor.connection.vendor == "postgresql":
        with connections[editor.connection.alias].cursor() as cursor:
            cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
