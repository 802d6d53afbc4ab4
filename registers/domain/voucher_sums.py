"""What a voucher has, as arithmetic without a database: its balance, what is reserved of it, and what that is covered by."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

NOTHING = Decimal(0)


class VoucherSums(Struct, frozen=True, kw_only=True):
    """The three amounts of a voucher; `covered` is the balance, or what is reserved where that is more by now."""

    balance: Decimal
    reserved: Decimal
    covered: Decimal

    @property
    def free(self) -> Decimal:
        """Return what can be paid with it: never less than nothing."""
        return max(NOTHING, self.balance - self.reserved)

    def reserving(self, amount: Decimal) -> "VoucherSums":
        """Return it with more reserved; the cover stays, so that the database refuses too much."""
        return VoucherSums(balance=self.balance, reserved=self.reserved + amount, covered=self.covered)

    def releasing(self, amount: Decimal) -> "VoucherSums":
        """Return it with less reserved."""
        return _covered(self.balance, self.reserved - amount)

    def moving(self, amount: Decimal) -> "VoucherSums":
        """Return it with money put onto it, or taken from it when the amount is negative; what is reserved stays so."""
        return _covered(self.balance + amount, self.reserved)


def _covered(balance: Decimal, reserved: Decimal) -> VoucherSums:
    return VoucherSums(balance=balance, reserved=reserved, covered=max(balance, reserved))


def why_refused(*, is_blocked: bool, valid_from: date | None, valid_until: date | None, on_date: date) -> str:
    """Return why a voucher is not taken on a day, "" when it is."""
    if is_blocked:
        return "This voucher is blocked."
    if valid_from is not None and on_date < valid_from:
        return f"This voucher is valid from {valid_from.isoformat()} on."
    if valid_until is not None and valid_until < on_date:
        return f"This voucher was valid until {valid_until.isoformat()}."
    return ""
