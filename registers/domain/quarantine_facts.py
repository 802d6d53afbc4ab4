"""What a document that cannot be posted says of itself, as far as it can be read: for lists and totals, never for posting.

It must never fail and never refuse, whatever the bytes are: the document is kept whole in any case.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from registers.domain.uploaded_document import UploadedDocument

_AMOUNT = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,4})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST_NUMBER = 2**63 - 1
# Field of the row: field of the document, and how long it may be.
_TEXTS = {
    "type": ("type", 20),
    "store_number": ("store", 20),
    "journal_id": ("journal_id", 36),
    "receipt_number": ("receipt_number", 60),
}


def quarantine_facts(document: UploadedDocument) -> dict[str, Any]:
    """Return the descriptive columns of a quarantined document."""
    content = _content(document)
    totals = content.get("totals")
    gross = totals.get("gross") if isinstance(totals, Mapping) else None
    number, currency = content.get("sequence_number"), content.get("currency")
    return {
        **{name: _text(content.get(field), length) for name, (field, length) in _TEXTS.items()},
        "sequence_number": number if isinstance(number, int) and 0 <= number <= _LARGEST_NUMBER else None,
        "business_date": _date(content.get("business_date")),
        "currency": currency if isinstance(currency, str) and _CURRENCY.fullmatch(currency) else "",
        "gross_amount": Decimal(gross) if isinstance(gross, str) and _AMOUNT.fullmatch(gross) else None,
    }


def _content(document: UploadedDocument) -> Mapping[str, Any]:
    """Return the document as plain data, nothing when it is none."""
    if document.transaction is not None:
        content = msgspec.to_builtins(document.transaction)
    else:
        try:
            content = msgspec.json.decode(document.raw)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return {}
    return content if isinstance(content, Mapping) else {}


def _text(value: object, length: int) -> str:
    """Return a text a column can hold, empty for anything else."""
    if not isinstance(value, str) or "\x00" in value or len(value) > length:
        return ""
    return value if value.isprintable() else ""


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
