"""Somebody takes the register over.

Without an offline database it is online, because there is nothing to check a PIN against; then the register also
learns again what it must know of its store, so that what gets into a cart can be paid even if HQ is away by then.
"""

import msgspec

from channel.errors import HeadquartersUnreachable, NotPermitted, StateConflict
from channel.lookup import SignedInStaff, StoreFacts
from pos.context import RegisterContext
from pos.journal import cart_store, settings
from pos.journal.connection import durable
from pos.lookups import kept_facts
from pos.selling.check_pin import check_pin


def sign_in(context: RegisterContext, *, staff_number: str, pin: str) -> SignedInStaff:
    """Sign a member of staff in.

    Somebody else's open transaction is taken over only by who may void it, and is theirs from then on.
    Raises: SignInRefused, SignInLocked, DataTooOld, NotPermitted, NotActivated, NoOfflineDatabase when HQ does not answer a
    register without one.
    """
    context.connection.sign_in_begins()
    staff = check_pin(context, staff_number=staff_number, pin=pin)
    facts = None if context.offline.exists else _facts_from_headquarters(context)
    with durable(context.journal):
        _take_cart_over(context, staff)
        if facts is not None:
            kept_facts.keep(context.journal, facts)
        settings.write(context.journal, settings.SIGNED_IN_STAFF, msgspec.json.encode(staff).decode())
    return staff


def _take_cart_over(context: RegisterContext, staff: SignedInStaff) -> None:
    """Put another's open transaction under this name, so that no document names who was not there.

    Raises: NotPermitted.
    """
    head = cart_store.read_head(context.journal)
    if head is None or head.staff == staff.number:
        return
    if not staff.permissions.can_void:
        raise NotPermitted(
            f"A transaction of {head.staff} is open: {head.staff} has to finish it, or somebody who may void it takes it over."
        )
    cart_store.set_staff(context.journal, staff.number)


def _facts_from_headquarters(context: RegisterContext) -> StoreFacts | None:
    """Ask HQ about the store; None when it is gone by now and what it said before will do."""
    try:
        return context.catalog.store_facts()
    except HeadquartersUnreachable:
        if kept_facts.kept(context.journal) is None:
            raise
        return None


def sign_out(context: RegisterContext) -> None:
    """Sign out.

    Raises: StateConflict while a transaction is open, which would then be nobody's.
    """
    with durable(context.journal):
        if cart_store.read_head(context.journal) is not None:
            raise StateConflict("A transaction is open: finish it or void it before signing out.")
        settings.write(context.journal, settings.SIGNED_IN_STAFF, None)
