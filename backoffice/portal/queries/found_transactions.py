"""The transactions that people mean by a receipt number, a reference or an id."""

import contextlib
from uuid import UUID

from django.db.models import Q, QuerySet

from registers.models import Transaction


def found_transactions(text: str) -> QuerySet[Transaction]:
    """Return the transactions whose receipt number begins with the text, with this reference, or with this id."""
    found = Q(receipt_number__startswith=text) | Q(reference=text)
    with contextlib.suppress(ValueError):
        found |= Q(pk=UUID(text))
    return Transaction.objects.filter(found)
