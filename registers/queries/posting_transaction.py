"""The id of this database transaction, as feeds keep it beside what it posts."""

from django.db import connection


def posting_transaction() -> int:
    """Return it; 0 on SQLite, whose writers follow one another."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        number: int = cursor.fetchone()[0]
        return number
