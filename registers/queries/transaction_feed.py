"""The feed of transactions: what was posted after a position, see `posted_rows`.

What is delivered is in the order of the database transactions that posted it, which is not always the one in which it was sold.
"""

from django.db.models import QuerySet

from registers.models import Transaction
from registers.queries.posted_rows import FeedPage, rows_after


def transactions_after(
    *, position: str | None, limit: int, epoch: int, transactions: "QuerySet[Transaction] | None" = None
) -> FeedPage[Transaction]:
    """Read at most `limit` transactions that were posted after a position, None for the beginning.

    `transactions` may narrow what is read or say what is read with it (`prefetch_related`).

    Raises: InvalidInput for no position, StateConflict for one of before a restore.
    """
    rows = Transaction.objects.all() if transactions is None else transactions
    return rows_after(rows=rows, feed="", position=position, limit=limit, epoch=epoch)
