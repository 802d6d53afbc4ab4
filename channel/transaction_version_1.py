"""What the first version of the transaction document could not say, so that a document of it that does is refused."""

from typing import TYPE_CHECKING

from msgspec import UNSET

from channel.transaction_type import TransactionType

if TYPE_CHECKING:
    from channel.transaction import Transaction

# What version 1 had not, and what it meant there; a list of structs is `structs.name`.
_SINCE_VERSION_2: tuple[tuple[str, str, object], ...] = (
    ("", "shift", None),
    ("", "tenders", []),
    ("", "expected_tenders", []),
    ("", "recalled_from", None),
    ("", "reason", ""),
    ("", "age_check", UNSET),
    ("lines", "discounts", []),
    ("lines", "list_price", None),
    ("lines", "approved_by", None),
    ("lines", "comment", ""),
    ("lines", "deposit_of", UNSET),
    ("payments", "card", None),
    ("payments", "tendered", None),
    ("payments", "voucher", UNSET),
    ("totals", "discount", "0"),
    ("totals", "rounding", "0"),
)
_TYPES_OF_VERSION_1 = frozenset({TransactionType.SALE, TransactionType.RETURN, TransactionType.VOID})


def beyond_version_1(transaction: "Transaction") -> str:
    """Say what nobody could say when version 1 was all there was, with its path; empty where nothing is.

    Then the version is wrong, or the field.
    """
    if transaction.type not in _TYPES_OF_VERSION_1:
        return f"Version 1 has no type {transaction.type.value} - at `$.type`"
    for place, name, empty in _SINCE_VERSION_2:
        found = getattr(transaction, place) if place else transaction
        parts = found if isinstance(found, list) else [found]
        for index, part in enumerate(parts):
            if getattr(part, name) != empty:
                path = f"{place}[{index}].{name}" if parts is found else f"{place}.{name}".lstrip(".")
                return f"Version 1 has no such field - at `$.{path}`"
    return ""
