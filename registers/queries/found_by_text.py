"""Rows that a text finds, asked so that they come soon whatever order they are shown in.

PostgreSQL cannot know how many names hold two letters. Told to show the first few in an order, it believes that there are many
and goes through the table in that order until it has them: of a million products a second, where none was to be found. So the
rows are looked up first by the indexes that know texts, and by no others.
"""

from typing import TypeVar

from django.db import connections, transaction
from django.db.models import Model, QuerySet

#: More are so common that the first of them in any order come soon.
FEW = 2000

M = TypeVar("M", bound=Model)


def found_by_text(rows: QuerySet[M]) -> QuerySet[M]:
    """Select the rows of a query by their keys if they are few, and else as the query does."""
    connection = connections[rows.db]
    if connection.vendor != "postgresql":  # a company in a SQLite file is small, and read through at once
        return rows
    keys = rows.order_by().values_list("pk", flat=True)[: FEW + 1]
    with transaction.atomic(using=rows.db, savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = list(keys)
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
    return rows if len(found) > FEW else rows.model._default_manager.filter(pk__in=found)
