"""What speaks against documents that were paid by voucher: HQ has no such voucher, or it is of another currency."""

from collections.abc import Iterator, Sequence

from channel.transaction import Payment, Transaction
from channel.voucher import shown_number
from registers.domain.reason import Note, Reason
from registers.models import Voucher
from registers.queries.among import among

#: Currency and whether it is blocked, by number.
Known = dict[str, tuple[str, bool]]


def check_vouchers(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return reasons and notes by transaction id; one query when anybody paid by voucher, else none."""
    paid = [
        (transaction, index, payment)
        for transaction in transactions
        for index, payment in enumerate(transaction.payments)
        if payment.voucher
    ]
    if not paid:
        return {}
    numbers = {payment.voucher.number for _, _, payment in paid if payment.voucher}
    rows = Voucher.objects.filter(among("number", sorted(numbers))).order_by()
    known: Known = {
        number: (code, blocked) for number, code, blocked in rows.values_list("number", "currency__code", "is_blocked")
    }
    found: dict[str, list[Reason]] = {}
    for transaction, index, payment in paid:
        found.setdefault(transaction.id, []).extend(_reasons(transaction, index, payment, known))
    return found


def _reasons(transaction: Transaction, index: int, payment: Payment, known: Known) -> Iterator[Reason]:
    assert payment.voucher
    number, pointer = payment.voucher.number, f"/payments/{index}/voucher/number"
    shown = shown_number(number)
    if number not in known:
        yield Reason("unknown-voucher", pointer, f"Headquarters has no voucher {shown}.")
        return
    currency, is_blocked = known[number]
    if currency != transaction.currency:
        yield Reason("voucher-currency", pointer, f"Voucher {shown} is in {currency}, not in {transaction.currency}.")
    if is_blocked:
        yield Note("voucher-blocked", pointer, f"Voucher {shown} is blocked.")
