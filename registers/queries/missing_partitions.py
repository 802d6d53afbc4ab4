"""Which of the months that registers sell in now have no partition of the ledger: their transactions lie in the default one."""

from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections

from registers.domain.ledger_months import months_wanted
from registers.ledger.partitions import is_partitioned, missing_months

#: This month and the next: the sweep makes two more, so that these are missing only when nothing has swept for weeks.
MONTHS_NEEDED = 2


def missing_partitions(today: date, *, using: str = DEFAULT_DB_ALIAS) -> list[date]:
    """List the first days of those months; on SQLite none. Two queries of the catalog."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return missing_months(cursor, months_wanted(today)[:MONTHS_NEEDED]) if is_partitioned(cursor) else []
