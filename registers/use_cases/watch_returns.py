"""Raise an alert when more came back of a sold line than was sold: the cash has left, so the return is posted all the same.

What comes back of a line nobody sold, or as another product than was sold, is more than was sold as well. A return that
arrives before its sale is written down, and the sweep of alerts compares it once the sale has arrived: so a sale costs
nothing here, and only a return does.

Two registers that take the same goods back at the same moment must not both find one return only: who returns goods locks
the identity of their sale first.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from channel.transaction import Transaction
from registers.models import Alert, AwaitedSale, TransactionIdentity
from registers.queries.among import among
from registers.queries.exceeding_returns import exceeding_returns
from registers.use_cases.raise_alert import raise_alert

# An alert is read by people: more lines than this say no more.
LINES_AT_MOST = 20
# So many sales that have arrived are compared by one sweep at most.
SALES_AT_ONCE = 1_000


def lock_returned(documents: Sequence[Transaction]) -> None:
    """Lock the sales that documents bring goods back of, for the rest of the database transaction."""
    sold = _returned_ids(documents)
    if sold:
        locked = TransactionIdentity.objects.filter(among("id", sold)).order_by("pk").select_for_update(no_key=True)
        list(locked.values_list("pk", flat=True))


def watch_returns(*, documents: Sequence[Transaction], register_id: int, now: datetime) -> None:
    """Compare what documents, now in the ledger, brought back with what was sold; no query when nothing came back."""
    returned = _returned_ids(documents)
    if not returned:
        return
    arrived = TransactionIdentity.objects.filter(among("id", returned), answer=TransactionIdentity.Answer.POSTED).order_by()
    sold = {str(key) for key in arrived.values_list("pk", flat=True)}
    if sold:
        _raise(register_id, sold, now)
    awaited = [AwaitedSale(transaction_id=key, register_id=register_id) for key in sorted(returned - sold)]
    AwaitedSale.objects.bulk_create(awaited, ignore_conflicts=True)


def watch_arrived_sales(*, now: datetime) -> int:
    """Compare returns that came before their sale with the sales that have arrived since; return how many sales."""
    arrived = AwaitedSale.arrived()[:SALES_AT_ONCE]
    by_register: dict[int, list[AwaitedSale]] = {}
    for awaited in arrived:
        by_register.setdefault(awaited.register_id, []).append(awaited)
    for register_id in sorted(by_register):
        _raise(register_id, {str(awaited.transaction_id) for awaited in by_register[register_id]}, now)
    keys = [awaited.pk for rows in by_register.values() for awaited in rows]
    AwaitedSale.objects.filter(pk__in=keys).delete()
    return len(keys)


def _raise(register_id: int, sold: Collection[str], now: datetime) -> None:
    exceeded = exceeding_returns(sold)
    if exceeded:
        facts = {"lines": [line.as_json() for line in exceeded[:LINES_AT_MOST]], "count": len(exceeded)}
        raise_alert(register_id=register_id, kind=Alert.Kind.RETURN_EXCEEDS_SALE, now=now, facts=facts)


def _returned_ids(documents: Iterable[Transaction]) -> set[str]:
    return {line.return_of.transaction_id for document in documents for line in document.lines if line.return_of}
