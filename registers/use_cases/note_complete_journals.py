"""Note up to where HQ has every number of each journal, so that the next look for missing ones begins there.

One statement for all journals. It only ever moves on: numbers HQ has are never taken back, and what a restored backup
forgot, the restored journals have forgotten as well.
"""

from registers.queries.number_gaps import gaps_sql, uncompiled

_SQL = """
UPDATE registers_registerjournal SET complete_to = whole.complete
FROM (
    WITH {gaps}
    SELECT id, COALESCE(MIN(CASE WHEN following > number + 1 THEN number END), MAX(number)) AS complete
    FROM step GROUP BY id
) whole
WHERE whole.id = registers_registerjournal.id AND whole.complete > registers_registerjournal.complete_to
"""


def note_complete_journals() -> int:
    """Move each journal's `complete_to` on to the last number before its first gap; return how many moved."""
    with uncompiled() as cursor:
        cursor.execute(_SQL.format(gaps=gaps_sql()))
        return int(cursor.rowcount)
