"""Somebody who may do what the cashier may not: a second sign-in, which takes nothing over."""

from channel.lookup import SignedInStaff
from pos.context import RegisterContext
from pos.selling.check_pin import check_pin
from pos.selling.permissions import require_staff


def approve(context: RegisterContext, *, staff_number: str, pin: str) -> SignedInStaff:
    """Check who approves; the cashier stays signed in, and what is approved is the caller's.

    Raises: NobodySignedIn, SignInRefused, SignInLocked, NoOfflineDatabase when HQ does not answer a register without one.
    """
    require_staff(context.journal)
    return check_pin(context, staff_number=staff_number, pin=pin)
