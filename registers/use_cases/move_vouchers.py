"""Put money onto vouchers, or take it from them: the one place where movements are written and balances follow them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from channel.identifiers import new_transaction_id
from registers.models import Voucher, VoucherMovement
from registers.queries.locked_vouchers import SUMS, set_sums, sums_of

NOTE_LENGTH = 300


class Move(Struct, frozen=True, kw_only=True):
    """One movement to be: which voucher, what, and how much; and the payment it is of, or who at HQ did it."""

    voucher: Voucher
    kind: VoucherMovement.Kind
    amount: Decimal
    transaction_id: UUID | None = None
    payment_number: int | None = None
    store_number: str = ""
    register_number: str = ""
    user_name: str = ""
    note: str = ""


def move_vouchers(*, moves: Sequence[Move], posted_in: int, now: datetime) -> list[VoucherMovement]:
    """Write movements and the balances they lead to, in their order; two statements, however many there are.

    The vouchers are locked by whoever calls (see `queries.locked_vouchers`); what else was changed of their amounts since is
    saved as well.
    """
    # Made together and then sorted: a feed gives the movements of one database transaction by their ids.
    keys = sorted(new_transaction_id() for _ in moves)
    movements = [_movement(move, key, posted_in, now) for move, key in zip(moves, keys, strict=True)]
    VoucherMovement.objects.bulk_create(movements)
    save_sums([move.voucher for move in moves])
    return movements


def save_sums(vouchers: Sequence[Voucher]) -> None:
    """Save the amounts of locked vouchers; one statement."""
    changed = {voucher.pk: voucher for voucher in vouchers}
    Voucher.objects.bulk_update(list(changed.values()), SUMS)


def _movement(move: Move, key: str, posted_in: int, now: datetime) -> VoucherMovement:
    """Change the voucher's amounts, and build the row that says so."""
    set_sums(move.voucher, sums_of(move.voucher).moving(move.amount))
    return VoucherMovement(
        id=UUID(key),
        voucher=move.voucher,
        kind=move.kind,
        amount=move.amount,
        balance_after=move.voucher.balance,
        at=now,
        transaction_id=move.transaction_id,
        payment_number=move.payment_number,
        store_number=move.store_number,
        register_number=move.register_number,
        user_name=move.user_name,
        note=move.note[:NOTE_LENGTH],
        posted_in=posted_in,
    )
