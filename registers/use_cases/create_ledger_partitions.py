"""Keep a partition ready for every month that registers sell in, before the first sale of the month comes.

Without one nothing is lost: the rows go to the default partition, and are moved from there when their month's is made.
"""

import logging
from datetime import date

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

from registers.domain.ledger_months import months_wanted, next_month
from registers.ledger.partitions import create_month, is_partitioned, missing_months, months_in_default

logger = logging.getLogger(__name__)


def create_ledger_partitions(*, today: date, using: str = DEFAULT_DB_ALIAS) -> list[date]:
    """Make the partitions of this month and the next three, and of each month that rows in the default partition are of.

    Returns the months that were made; on SQLite none. A month whose tables are locked by others is left to the next call.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        if not is_partitioned(cursor):
            return []
        wanted = months_wanted(today)
        found = set(months_in_default(cursor, next_month(wanted[-1])))
        missing = missing_months(cursor, sorted(found.union(wanted)))
    return [month for month in missing if _create(month, using)]


def _create(month: date, using: str) -> bool:
    """Make one month in a transaction of its own; returns whether that went well."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            create_month(cursor, month)
    except OperationalError as error:
        logger.warning("the ledger's partition of %s has to wait: %s", f"{month:%Y-%m}", error)
        return False
    logger.info("the ledger has a partition for %s now", f"{month:%Y-%m}")
    return True
