"""Which sequence numbers HQ has not got, as ranges, by SQL alone: one pass over what came since a journal was last whole.

HQ has a number when its identity is known or a document with it is in quarantine. A window function finds where the next
number is not the following one; the number the register told stands behind the last. Only numbers above
`RegisterJournal.complete_to` are read. PostgreSQL is made to go from journals to identities (LATERAL, OFFSET 0), because
its estimate of an inequality would have it read every identity there is; SQLite does so by itself and has no LATERAL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

_JOURNALS = """
journal AS (
    SELECT j.id, j.journal_id, j.register_id, j.told_at, j.last_sequence_number AS told,
        r.number AS register_number, s.number AS store_number,
        CASE WHEN j.given_up_to > j.complete_to THEN j.given_up_to ELSE j.complete_to END AS complete
    FROM registers_registerjournal j
    JOIN registers_register r ON r.id = j.register_id
    JOIN registers_store s ON s.id = r.store_id
    {where}
)"""
_IDENTITIES = {
    "number": "identity.sequence_number",
    "table": "registers_transactionidentity identity",
    "condition": "identity.register_number = journal.register_number AND identity.journal_id = journal.journal_id"
    " AND identity.sequence_number > journal.complete",
}
_QUARANTINED = {
    "number": "kept.sequence_number",
    "table": "registers_quarantinedtransaction kept",
    "condition": "kept.register_id = journal.register_id AND kept.journal_id = journal.journal_id"
    " AND kept.sequence_number > journal.complete",
}
_PLAIN = "SELECT journal.id, journal.register_id, journal.told, {number} FROM journal, {table} WHERE {condition}"
_LATERAL = """SELECT journal.id, journal.register_id, journal.told, had.number
    FROM journal, LATERAL (SELECT {number} AS number FROM {table} WHERE {condition} OFFSET 0) had"""
_GAPS = """
{journals}, known (id, register_id, told, number) AS (
    SELECT id, register_id, told, complete FROM journal UNION {identities} UNION {quarantined}
), step (id, register_id, number, following) AS (
    SELECT id, register_id, number, COALESCE(LEAD(number) OVER (PARTITION BY id ORDER BY number), told + 1) FROM known
)"""


def gaps_sql(where: str = "") -> str:
    """Write the common table expressions `journal`, `known` and `step`, to be put behind WITH.

    A row of `step` is a number HQ has and the next one it has, or the one after the last that was told: a gap where
    `following > number + 1`. `where` narrows the journals (j), registers (r) and stores (s). What is said of the journal
    travels along: joined again afterwards it would be, by an estimate of millions of rows, in the slowest of ways.
    """
    numbers = _LATERAL if connection.vendor == "postgresql" else _PLAIN
    return _GAPS.format(
        journals=_JOURNALS.format(where=f"WHERE {where}" if where else ""),
        identities=numbers.format(**_IDENTITIES),
        quarantined=numbers.format(**_QUARANTINED),
    )


def rows_of(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    """Run a query and return its rows."""
    with uncompiled() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


@contextmanager
def uncompiled() -> Iterator[CursorWrapper]:
    """Give a cursor whose queries PostgreSQL does not compile before it runs them.

    It believes these ones to be far larger than they are, and compiling them took longer than running them.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL jit = off")
        yield cursor
