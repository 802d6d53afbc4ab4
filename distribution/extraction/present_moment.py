"""The present moment of HQ's database as a watermark would say it, without holding it."""

from django.db import connection

from distribution.extraction.sqlite_snapshot import POSITION

_QUERIES = {"postgresql": "SELECT pg_current_snapshot()::text", "sqlite": POSITION}


def present_moment() -> str:
    """Ask what is committed by now; whatever was written down before is not of a later moment, in one life of HQ."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES[connection.vendor])
        return str(cursor.fetchone()[0])
