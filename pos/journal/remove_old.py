"""What the journal no longer has to keep goes, a little at a time, so that nobody who sells waits for it.

A transaction goes when HQ has acknowledged it, and as many days as the offline profile says have passed since and since it was
completed: a sale that reaches HQ after two months offline is kept as long as any other, because HQ may be restored from a
backup. One of a shift goes when the whole shift may, and the shift goes first, so that no report adds up half of one. What
has come back of a sold line stays known: a receipt that HQ still has must not be returned twice.
"""

import json
import sqlite3
from datetime import datetime

from pos.clock import timestamp_text
from pos.journal.connection import writing

SHIFTS_AT_ONCE = 20
ENTRIES_AT_ONCE = 200

SHIFTS = """
    DELETE FROM shift WHERE shift_id IN (
        SELECT shift_id FROM shift
        WHERE closed_at < :before AND NOT EXISTS (
            SELECT 1 FROM entry WHERE entry.shift_id = shift.shift_id
            AND (acknowledged_at IS NULL OR acknowledged_at >= :before OR completed_at >= :before)
        )
        ORDER BY closed_at LIMIT :most
    )
"""
# Not what somebody may still go on with, nor what the card terminal or HQ has not been told the end of.
ENTRIES = """
    SELECT transaction_id FROM entry
    WHERE acknowledged_at < :before AND completed_at < :before
    AND NOT EXISTS (SELECT 1 FROM shift WHERE shift.shift_id = entry.shift_id)
    AND NOT EXISTS (
        SELECT 1 FROM suspended_transaction AS suspended WHERE suspended.transaction_id = entry.transaction_id
        AND (recalled_by IS NULL OR recalled_by IN (SELECT transaction_id FROM open_transaction))
    )
    AND NOT EXISTS (
        SELECT 1 FROM card_payment
        WHERE card_payment.transaction_id = entry.transaction_id AND state IN ('ASKED', 'TAKEN')
    )
    AND NOT EXISTS (
        SELECT 1 FROM voucher_redemption
        WHERE voucher_redemption.transaction_id = entry.transaction_id AND state IN ('ASKED', 'TAKEN', 'GIVEN_UP')
    )
    ORDER BY acknowledged_at LIMIT :most
"""
# An entry last: until then everything that belongs to it can be found by it.
TABLES = ("card_payment", "voucher_redemption", "fiscal_note", "receipt_copy", "suspended_transaction", "entry")


def remove_old_step(connection: sqlite3.Connection, *, before: datetime) -> int:
    """Remove some of what was completed and acknowledged before this moment; return how many transactions, 0 at the end."""
    moment = timestamp_text(before)
    with writing(connection):
        connection.execute(SHIFTS, {"before": moment, "most": SHIFTS_AT_ONCE})
        found = connection.execute(ENTRIES, {"before": moment, "most": ENTRIES_AT_ONCE}).fetchall()
        chosen = json.dumps([row[0] for row in found])
        for table in TABLES:
            connection.execute(
                f"DELETE FROM {table} WHERE transaction_id IN (SELECT value FROM json_each(?))",  # noqa: S608 - names of our own
                (chosen,),
            )
    return len(found)
