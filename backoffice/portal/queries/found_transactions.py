"""The transactions that people mean by a receipt number, a reference or an id, and the latest of a few stores."""

import contextlib
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from registers.models import Transaction
from registers.queries.store_reach import StoreReach

#: Of more stores together one is soon met among the latest transactions of all.
FEW_STORES = 10


def found_transactions(text: str) -> QuerySet[Transaction]:
    """Return the transactions whose receipt number begins with the text, with this reference, or with this id."""
    found = Q(receipt_number__startswith=text) | Q(reference=text)
    with contextlib.suppress(ValueError):
        found |= Q(pk=UUID(text))
    return Transaction.objects.filter(found)


def latest_by_store(rows: QuerySet[Transaction], reach: StoreReach) -> list[QuerySet[Transaction]]:
    """Part transactions, the latest first, by the few stores of a reach; into nothing where that helps nobody.

    PostgreSQL reads those of one store from the newest on by an index; of several together it believes to find some soon among
    those of all stores, and reads millions of them where they are few.
    """
    if connection.vendor != "postgresql" or reach.is_everything or not 1 < len(reach.numbers) <= FEW_STORES:
        return []
    return [rows.filter(store_number=number) for number in sorted(reach.numbers)]
