"""The types of a transaction document's fields: what a text may be, so that whatever decodes also fits HQ's ledger.

The limits belong to the contract and not to HQ's tables: a register must be able to tell, before it completes a sale,
that HQ will be able to post it. `$(?!\\n)` because `$` alone lets a trailing newline through.
"""

from typing import Annotated

from msgspec import Meta

_ONE_LINE = r"^[^\x00-\x1f]*$(?!\n)"
_NOT_MINUS_ZERO = r"^(?!-0(\.0+)?$)"

# Numbers are codes: people choose them, so a leading zero counts. One length for each place they are kept in.
ShortCode = Annotated[str, Meta(min_length=1, max_length=20, pattern=_ONE_LINE)]
TaxCode = Annotated[str, Meta(min_length=1, max_length=32, pattern=_ONE_LINE)]
PersonNumber = Annotated[str, Meta(min_length=1, max_length=64, pattern=_ONE_LINE)]
ProductNumber = Annotated[str, Meta(min_length=1, max_length=64, pattern=_ONE_LINE)]
JournalId = Annotated[str, Meta(min_length=1, max_length=36, pattern=_ONE_LINE)]
ReceiptNumber = Annotated[str, Meta(max_length=60, pattern=_ONE_LINE)]
UnitCode = Annotated[str, Meta(max_length=20, pattern=_ONE_LINE)]
Description = Annotated[str, Meta(max_length=300, pattern=_ONE_LINE)]
Reason = Annotated[str, Meta(max_length=60, pattern=_ONE_LINE)]
Reference = Annotated[str, Meta(max_length=100, pattern=_ONE_LINE)]
Comment = Annotated[str, Meta(max_length=2000, pattern=r"^[^\x00]*$")]
# Short, because 5,000 lines of one document may each have one.
LineComment = Annotated[str, Meta(max_length=200, pattern=_ONE_LINE)]
DiscountCode = Annotated[str, Meta(max_length=32, pattern=_ONE_LINE)]
CardDigits = Annotated[str, Meta(pattern=r"^[0-9]{4}$(?!\n)")]
# Letters and digits: what scanners and people put between them is left out (see `channel.voucher`).
VoucherNumber = Annotated[str, Meta(pattern=r"^[0-9A-Z]{4,40}$(?!\n)")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]

# Digits only, with no exponent and no leading zeros; a zero has no sign, so that equal numbers are equal texts.
QuantityText = Annotated[str, Meta(pattern=_NOT_MINUS_ZERO + r"-?(0|[1-9][0-9]{0,10})(\.[0-9]{1,4})?$(?!\n)")]
UnitPriceText = Annotated[str, Meta(pattern=_NOT_MINUS_ZERO + r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$(?!\n)")]
AmountText = Annotated[str, Meta(pattern=_NOT_MINUS_ZERO + r"-?(0|[1-9][0-9]{0,10})(\.[0-9]{1,4})?$(?!\n)")]
PercentText = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$(?!\n)")]

IdText = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)")]
DateText = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)")]
TimestampText = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$(?!\n)")]

Count = Annotated[int, Meta(ge=1, le=2**31 - 1)]
LineNumberOrNone = Annotated[int, Meta(ge=0, le=2**31 - 1)]
SequenceNumber = Annotated[int, Meta(ge=1, le=2**63 - 1)]
