"""Somebody takes the register over. The first time it is online, because there is no data to check a PIN against."""

import msgspec

from channel.errors import StateConflict
from channel.lookup import SignedInStaff
from pos.context import RegisterContext
from pos.journal import cart_store, settings
from pos.journal.connection import durable


def sign_in(context: RegisterContext, *, staff_number: str, pin: str) -> SignedInStaff:
    """Sign a member of staff in.

    Raises: SignInRefused, NotActivated, NeverSynced when HQ does not answer a register without data.
    """
    context.connection.sign_in_begins()
    staff = context.catalog.sign_in(staff_number, pin)
    with durable(context.journal):
        settings.write(context.journal, settings.SIGNED_IN_STAFF, msgspec.json.encode(staff).decode())
    return staff


def sign_out(context: RegisterContext) -> None:
    """Sign out.

    Raises: StateConflict while a transaction is open, which would then be nobody's.
    """
    with durable(context.journal):
        if cart_store.read_head(context.journal) is not None:
            raise StateConflict("A transaction is open: finish it or void it before signing out.")
        settings.write(context.journal, settings.SIGNED_IN_STAFF, None)
