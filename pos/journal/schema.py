"""The shape of journal.db, as numbered migrations.

`PRAGMA user_version` holds the number of the last migration, because it is written in the same transaction as the
change itself. A table of our own for it would be a second truth. An older program refuses a newer journal: guessing
at unknown columns is how sales get lost.
"""

import sqlite3

from pos.errors import JournalTooNew

FIRST = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE number_sequence (name TEXT PRIMARY KEY, last_number INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE entry (
        entry_id INTEGER PRIMARY KEY,
        transaction_id TEXT NOT NULL UNIQUE,
        journal_id TEXT NOT NULL,
        sequence_number INTEGER NOT NULL,
        type TEXT NOT NULL,
        receipt_number TEXT NOT NULL,
        business_date TEXT NOT NULL,
        completed_at TEXT NOT NULL,
        currency TEXT NOT NULL,
        gross TEXT NOT NULL,
        reference TEXT NOT NULL,
        document BLOB NOT NULL,
        acknowledged_at TEXT,
        answer TEXT,
        answer_reasons TEXT NOT NULL DEFAULT '[]',
        refusals INTEGER NOT NULL DEFAULT 0,
        UNIQUE (journal_id, sequence_number)
    ) STRICT
    """,
    # the outbox is this index: entries HQ has not acknowledged, in the order they were completed
    "CREATE INDEX entry_waiting ON entry (entry_id) WHERE acknowledged_at IS NULL",
    "CREATE INDEX entry_by_receipt ON entry (receipt_number)",
    "CREATE INDEX entry_by_reference ON entry (reference) WHERE reference <> ''",
    """
    CREATE TRIGGER entry_is_final
    BEFORE UPDATE OF transaction_id, journal_id, sequence_number, receipt_number, document ON entry
    BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END
    """,
    """
    CREATE TABLE returned_line (
        transaction_id TEXT NOT NULL,
        line_number INTEGER NOT NULL,
        quantity TEXT NOT NULL,
        returned_by TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX returned_line_of ON returned_line (transaction_id, line_number)",
    """
    CREATE TABLE open_transaction (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        transaction_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        staff TEXT NOT NULL,
        customer TEXT,
        currency TEXT NOT NULL,
        prices_include_tax INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE TABLE open_line (number INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT",
    "CREATE TABLE open_payment (number INTEGER PRIMARY KEY, payment BLOB NOT NULL) STRICT",
    """
    CREATE TABLE attempt (
        direction TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        error TEXT NOT NULL,
        succeeded_at TEXT
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE pending_acknowledgement (acknowledgement_id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    "CREATE TABLE repair (repair_id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL) STRICT",
)

# Receipts were numbered as the journal's transactions, the only sequence there was.
RECEIPT_SEQUENCE = ("INSERT INTO number_sequence SELECT 'receipts', max(last_number) FROM number_sequence HAVING count(*) > 0",)

# Every poll sums the outbox up: from this index alone, because beside each amount lies a whole document.
WAITING_AMOUNTS = ("CREATE INDEX entry_waiting_amount ON entry (currency, gross, acknowledged_at) WHERE acknowledged_at IS NULL",)

# The shift is a row of its own beside its documents: what the next document belongs to must not be searched for.
SHIFTS = (
    """
    CREATE TABLE shift (
        shift_id TEXT PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE,
        opened_at TEXT NOT NULL,
        business_date TEXT NOT NULL,
        closed_at TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX shift_open ON shift ((1)) WHERE closed_at IS NULL",
    "ALTER TABLE entry ADD COLUMN shift_id TEXT",
    "CREATE INDEX entry_of_shift ON entry (shift_id, entry_id) WHERE shift_id IS NOT NULL",
    """
    CREATE TRIGGER entry_keeps_its_shift
    BEFORE UPDATE OF shift_id ON entry
    BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END
    """,
    # its lines are in its document; here is only whether somebody went on with it
    "CREATE TABLE suspended_transaction (transaction_id TEXT PRIMARY KEY, recalled_by TEXT) STRICT, WITHOUT ROWID",
    "ALTER TABLE open_transaction ADD COLUMN recalled_from TEXT",
)

# What a cashier notes while selling is kept with the cart until the document has it.
CART_COMMENT = ("ALTER TABLE open_transaction ADD COLUMN comment TEXT NOT NULL DEFAULT ''",)

# What promotions a line's product is part of stays with the line: see channel/promotions. Lines without a row take part in none.
PROMOTIONS = ("CREATE TABLE open_offer (number INTEGER PRIMARY KEY, by_piece INTEGER NOT NULL, offers BLOB NOT NULL) STRICT",)

# What is beside a document and must outlive a killed program: money a card terminal was asked for, what a fiscal adapter
# said, and how often a receipt was given out.
EQUIPMENT = (
    """
    CREATE TABLE card_payment (
        payment_id TEXT PRIMARY KEY,
        transaction_id TEXT NOT NULL,
        method TEXT NOT NULL,
        amount TEXT NOT NULL,
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ASKED', 'TAKEN', 'COMPLETED', 'REVERSED', 'DECLINED')),
        last_digits TEXT NOT NULL DEFAULT '',
        authorisation_code TEXT NOT NULL DEFAULT '',
        token TEXT NOT NULL DEFAULT '',
        trouble TEXT NOT NULL DEFAULT '',
        asked_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX card_payment_open ON card_payment (asked_at) WHERE state IN ('ASKED', 'TAKEN')",
    """
    CREATE TABLE fiscal_note (
        transaction_id TEXT PRIMARY KEY,
        words TEXT NOT NULL DEFAULT '[]',
        trouble TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE receipt_copy (transaction_id TEXT PRIMARY KEY, copies INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)

# What is old enough to go is looked for every hour, without reading the documents of all that is not.
ACKNOWLEDGED = ("CREATE INDEX entry_acknowledged ON entry (acknowledged_at) WHERE acknowledged_at IS NOT NULL",)

# How old the customer of the open transaction is known to be, as its document will have it.
AGE_CHECK = ("ALTER TABLE open_transaction ADD COLUMN age_check BLOB",)

# Money of vouchers that HQ was asked for, which must not stay reserved when nobody wants it any more.
VOUCHERS = (
    """
    CREATE TABLE voucher_redemption (
        redemption_id TEXT PRIMARY KEY,
        transaction_id TEXT NOT NULL,
        number TEXT NOT NULL,
        amount TEXT NOT NULL,
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ASKED', 'TAKEN', 'GIVEN_UP', 'REDEEMED', 'RELEASED', 'REFUSED')),
        trouble TEXT NOT NULL DEFAULT '',
        asked_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX voucher_redemption_open ON voucher_redemption (asked_at) WHERE state IN ('ASKED', 'TAKEN', 'GIVEN_UP')",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    FIRST,
    RECEIPT_SEQUENCE,
    WAITING_AMOUNTS,
    SHIFTS,
    CART_COMMENT,
    PROMOTIONS,
    EQUIPMENT,
    ACKNOWLEDGED,
    AGE_CHECK,
    VOUCHERS,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a journal to this program's shape; a journal that is already there costs one read.

    Raises: JournalTooNew.
    """
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # read again under the lock: another process may just have migrated
        for number in range(_version(connection), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    """Return how many migrations a journal has had.

    Raises: JournalTooNew.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise JournalTooNew(
            f"The journal has format {version}, this program knows formats up to {len(MIGRATIONS)}. "
            "Start the newer program; this one would not understand the sales in it."
        )
    return version
