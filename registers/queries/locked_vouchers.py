"""Vouchers by their numbers, locked: whoever changes one of its amounts goes through here."""

from collections.abc import Collection

from channel.errors import UnknownVoucher
from channel.voucher import voucher_number
from registers.domain.voucher_sums import VoucherSums
from registers.models import Voucher
from registers.queries.among import among

#: The columns that `set_sums` changes.
SUMS = ("balance", "reserved_amount", "covered_amount")


def locked_vouchers(numbers: Collection[str]) -> list[Voucher]:
    """Lock the vouchers of some numbers for the rest of the database transaction, in an order all agree upon."""
    rows = Voucher.objects.filter(among("number", sorted(set(numbers)))).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def locked_voucher(text: str) -> Voucher:
    """Lock one voucher, by what was scanned or typed.

    Raises: InvalidInput, UnknownVoucher.
    """
    found = locked_vouchers([voucher_number(text)])
    if not found:
        raise UnknownVoucher
    return found[0]


def sums_of(voucher: Voucher) -> VoucherSums:
    """Read what a voucher has."""
    return VoucherSums(balance=voucher.balance, reserved=voucher.reserved_amount, covered=voucher.covered_amount)


def set_sums(voucher: Voucher, sums: VoucherSums) -> None:
    """Give a voucher other amounts; it is not saved yet."""
    voucher.balance, voucher.reserved_amount, voucher.covered_amount = sums.balance, sums.reserved, sums.covered
