"""The transaction behind a receipt."""

from channel.errors import NotFound
from registers.models import Store, Transaction


def document_by_receipt(*, store: Store, receipt_number: str) -> bytes:
    """Return the exact document of a store's receipt, the latest one when the number was used twice.

    Raises: NotFound, also for a receipt of another store.
    """
    found = Transaction.objects.filter(receipt_number=receipt_number, store_number=store.number)
    # PostgreSQL keeps no NUL and does not even look for one.
    document = None if "\x00" in receipt_number else found.values_list("document", flat=True).first()
    if document is None:
        raise NotFound(f"Store {store.number} has no receipt {receipt_number}.")
    return bytes(document)
