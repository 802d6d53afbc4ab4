"""Note the highest sequence number a register's journal told of.

In one statement of our own: the ORM's upsert knows no condition, and a number is never lowered, because a register that was
restored from an old disk image tells old numbers again.
"""

from datetime import datetime

from django.db import connection

_SQL = """
INSERT INTO registers_registerjournal
    (register_id, journal_id, last_sequence_number, told_at, complete_to, given_up_to, given_up_note)
VALUES (%s, %s, %s, %s, 0, 0, '')
ON CONFLICT (register_id, journal_id) DO UPDATE
SET last_sequence_number = excluded.last_sequence_number, told_at = excluded.told_at
WHERE registers_registerjournal.last_sequence_number < excluded.last_sequence_number
"""


def note_journal(*, register_id: int, journal_id: str, last_sequence_number: int, now: datetime) -> None:
    """Keep the number when it is the highest of this journal; a journal that tells of itself for the first time is made."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [register_id, journal_id, last_sequence_number, moment])
