"""The columns of the ledger's tables, as rows are written to them without the ORM.

Building model instances costs several times what the database takes to store the rows. Values are text as the document has
it, because both databases read numbers, dates and moments of it themselves; a test holds the columns against the models.
"""

from dataclasses import dataclass
from enum import Enum, auto

#: A row's values divided by tabs. NULL is a control character that no text of a document has (see `channel.document_fields`);
#: bytes are BYTES and hexadecimal digits, or themselves where `bytes_text` finds them plain.
Row = str

TRUE, FALSE, NULL, BYTES = "t", "f", "\x01", r"\\x"


class Kind(Enum):
    """What a column's text stands for, where the databases write it differently."""

    PLAIN = auto()
    ID = auto()
    MOMENT = auto()
    TRUTH = auto()
    BYTES = auto()


@dataclass(frozen=True, slots=True, eq=False)
class LedgerTable:
    """One table and the columns that rows have, in this order; there is one object of each."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]


def ledger_table(name: str, columns: str) -> LedgerTable:
    """Describe a table; a column is written `name` or `name:KIND`."""
    pairs = [column.partition(":")[::2] for column in columns.split()]
    return LedgerTable(name, tuple(name for name, _ in pairs), tuple(Kind[kind or "PLAIN"] for _, kind in pairs))


IDENTITY = ledger_table(
    "registers_transactionidentity",
    "id:ID sha256 answer upload_session_id:ID register_number journal_id sequence_number",
)
TRANSACTION = ledger_table(
    "registers_transaction",
    "id:ID type store_number register_number journal_id sequence_number receipt_number business_date started_at:MOMENT "
    "completed_at:MOMENT staff_number customer_number currency prices_include_tax:TRUTH net_amount "
    "tax_amount gross_amount discount_amount rounding_amount shift_id:ID shift_number corrections notes "
    "created_offline:TRUTH reference document:BYTES upload_session_id:ID posted_at:MOMENT posted_in is_after_close:TRUTH",
)
LINE = ledger_table(
    "registers_transactionline",
    "transaction_id:ID number product_number barcode description quantity unit unit_price unrounded_amount amount "
    "tax_amount return_of_transaction:ID return_of_line reason discount_amount",
)
PAYMENT = ledger_table(
    "registers_transactionpayment",
    "transaction_id:ID number method amount currency is_change:TRUTH tendered_amount tendered_currency card_digits "
    "authorisation_code",
)
TAX = ledger_table("registers_transactiontax", "transaction_id:ID code percent base_amount amount is_included:TRUTH")
DISCOUNT = ledger_table("registers_transactiondiscount", "transaction_id:ID line_number number origin code description amount")
TENDER = ledger_table("registers_transactiontender", "transaction_id:ID is_expected:TRUTH number method currency amount")
#: In the order they are written: a row refers to one of a table before.
LEDGER = (IDENTITY, TRANSACTION, LINE, PAYMENT, TAX, DISCOUNT, TENDER)


def bytes_text(content: bytes) -> str:
    """Write bytes as a row has them: as they are when they are plain, which takes half the room, else in hexadecimal digits.

    What divides rows and columns is not plain, nor what PostgreSQL reads something else of, nor what a database that does not
    speak UTF-8 would write otherwise.
    """
    if content.isascii() and not any([mark in content for mark in _NOT_PLAIN]):  # noqa: C419 - half as fast without the list
        return content.decode("ascii")
    return f"{BYTES}{content.hex()}"


_NOT_PLAIN = (b"\\", b"\t", b"\r", b"\n", NULL.encode())
