"""The types of documents a register writes; `channel/document_rules.py` says what belongs to each."""

from enum import StrEnum


class TransactionType(StrEnum):
    """What kind of document this is: goods and money (the first four), the drawer, or the shift."""

    SALE = "SALE"
    RETURN = "RETURN"
    VOID = "VOID"
    SUSPENDED = "SUSPENDED"
    NO_SALE = "NO_SALE"
    FLOAT = "FLOAT"
    DROP = "DROP"
    SAFE = "SAFE"
    TENDER_DECLARATION = "TENDER_DECLARATION"
    SHIFT_OPENED = "SHIFT_OPENED"
    SHIFT_CLOSED = "SHIFT_CLOSED"


#: What has lines and payments; the others have tenders, or nothing.
RETAIL_TYPES = frozenset({TransactionType.SALE, TransactionType.RETURN, TransactionType.VOID, TransactionType.SUSPENDED})


#: Of these nothing was paid in the end.
UNPAID_TYPES = frozenset({TransactionType.VOID, TransactionType.SUSPENDED})
