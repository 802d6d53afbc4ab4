"""Who somebody is, by staff number and PIN, with a pause that grows when the PIN is wrong again and again.

A PIN has few digits and a register stands where customers do. So wrong ones are counted per staff number, in the journal
and not in memory: pulling the plug must not start the count anew. What is counted is a number as it was keyed in, whether
there is such a person or not, because the pause must not tell.
"""

from channel.errors import SignInRefused
from channel.lookup import SignedInStaff
from pos.context import RegisterContext
from pos.errors import SignInLocked
from pos.journal import failed_sign_ins
from pos.selling.fresh_data import refusal_for_age


def check_pin(context: RegisterContext, *, staff_number: str, pin: str) -> SignedInStaff:
    """Check a staff number and PIN at HQ or here.

    Raises: SignInRefused, SignInLocked, DataTooOld, NoOfflineDatabase when HQ does not answer a register without one.
    """
    number = staff_number.strip()
    seconds = failed_sign_ins.seconds_locked(context.journal, number, at=context.clock())
    if seconds:
        raise SignInLocked(seconds)
    try:
        staff = context.catalog.sign_in(number, pin, refusal_offline=refusal_for_age(context))
    except SignInRefused:
        failed_sign_ins.note(context.journal, number, at=context.clock())
        raise
    failed_sign_ins.forget(context.journal, number)
    return staff
