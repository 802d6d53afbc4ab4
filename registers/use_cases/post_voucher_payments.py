"""What posted transactions paid by voucher becomes final, once for each payment, in the database transaction that posts them.

A sale redeems, also what nobody had reserved or what was released meanwhile: the goods have left. When that takes more than
there was, an alert says so. A return gives back onto the voucher it names. A void moves nothing; what was reserved for it is
free again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec import Struct

from channel.money import decimal_text
from channel.transaction import UNPAID_TYPES, Payment, Transaction, VoucherSlip
from channel.voucher import shown_number
from registers.models import Alert, Voucher, VoucherMovement, VoucherReservation
from registers.queries.locked_vouchers import locked_vouchers
from registers.use_cases.end_reservations import end_reservations
from registers.use_cases.move_vouchers import Move, move_vouchers, save_sums
from registers.use_cases.raise_alert import raise_alert

# An alert is read by people: more vouchers than this say no more.
VOUCHERS_AT_MOST = 20


class _Paid(Struct, frozen=True):
    """A payment by voucher, and the transaction it is of."""

    transaction: Transaction
    payment: Payment
    slip: VoucherSlip


def post_voucher_payments(*, documents: Sequence[Transaction], register_id: int, posted_in: int, now: datetime) -> None:
    """Move what posted documents say of vouchers; no query when none of them was paid so, else the same few for all."""
    paid = list(_paid_by_voucher(documents))
    if not paid:
        return
    vouchers = {voucher.number: voucher for voucher in locked_vouchers([each.slip.number for each in paid])}
    held = _held(paid)
    redeemed, released = VoucherReservation.State.REDEEMED, VoucherReservation.State.RELEASED
    for state, is_unpaid in ((redeemed, False), (released, True)):
        ending = [
            held.pop(each.slip.redemption_id)
            for each in paid
            if (each.transaction.type in UNPAID_TYPES) is is_unpaid and _is_held(held, each, vouchers)
        ]
        if ending:
            by_key = {voucher.pk: voucher for voucher in vouchers.values()}
            end_reservations(reservations=ending, vouchers=by_key, state=state, now=now)
    save_sums(list(vouchers.values()))
    moves = [_move(each, vouchers[each.slip.number]) for each in paid if each.transaction.type not in UNPAID_TYPES]
    if moves:
        movements = move_vouchers(moves=moves, posted_in=posted_in, now=now)
        _warn(movements, register_id, now)


def _paid_by_voucher(documents: Sequence[Transaction]) -> Iterator[_Paid]:
    for document in documents:
        for payment in document.payments:
            if payment.voucher and Decimal(payment.amount):
                yield _Paid(document, payment, payment.voucher)


def _held(paid: Sequence[_Paid]) -> dict[str, VoucherReservation]:
    """Read the reservations that are held, by id; their vouchers are locked, so they stay so."""
    keys = [UUID(each.slip.redemption_id) for each in paid]
    rows = VoucherReservation.objects.filter(pk__in=keys, state=VoucherReservation.State.HELD).order_by()
    return {str(reservation.pk): reservation for reservation in rows}


def _is_held(held: dict[str, VoucherReservation], paid: _Paid, vouchers: dict[str, Voucher]) -> bool:
    """Tell whether this payment's money was reserved, of this very voucher for this very transaction."""
    reservation = held.get(paid.slip.redemption_id)
    return (
        reservation is not None
        and reservation.voucher_id == vouchers[paid.slip.number].pk
        and reservation.transaction_id == UUID(paid.transaction.id)
    )


def _move(paid: _Paid, voucher: Voucher) -> Move:
    """Turn a payment into a movement: what the customer pays is taken from the voucher."""
    amount = -Decimal(paid.payment.amount)
    return Move(
        voucher=voucher,
        kind=VoucherMovement.Kind.REDEEM if amount < 0 else VoucherMovement.Kind.REFUND,
        amount=amount,
        transaction_id=UUID(paid.transaction.id),
        payment_number=paid.payment.number,
        store_number=paid.transaction.store,
        register_number=paid.transaction.register,
    )


def _warn(movements: Sequence[VoucherMovement], register_id: int, now: datetime) -> None:
    """Raise an alert where more was redeemed than there was."""
    overdrawn = [each for each in movements if each.kind == VoucherMovement.Kind.REDEEM and each.balance_after < 0]
    if overdrawn:
        facts = {"vouchers": [_facts(each) for each in overdrawn[:VOUCHERS_AT_MOST]], "count": len(overdrawn)}
        raise_alert(register_id=register_id, kind=Alert.Kind.VOUCHER_OVERDRAWN, now=now, facts=facts)


def _facts(movement: VoucherMovement) -> dict[str, Any]:
    return {
        "voucher": movement.voucher_id,
        "number": shown_number(movement.voucher.number),
        "transaction": str(movement.transaction_id),
        "balance": decimal_text(movement.balance_after),
    }
