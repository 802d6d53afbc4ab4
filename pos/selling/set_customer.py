"""The cashier says whose purchase this is, before the first line or after any."""

from datetime import datetime

from channel.errors import StateConflict
from channel.identifiers import new_transaction_id
from channel.lookup import CustomerInfo
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.cart_store import CartHead
from pos.journal.connection import writing
from pos.selling.permissions import require_staff
from pos.selling.scan_product import begin_if_needed


def set_customer(context: RegisterContext, *, number: str, at: datetime | None = None) -> CustomerInfo:
    """Put a customer on the open transaction, or begin one for them.

    Raises: NobodySignedIn, NotFound, StateConflict when the customer is blocked, PaymentOpen.
    """
    staff = require_staff(context.journal)
    begin_if_needed(context)
    customer = context.catalog.customer(number)
    if customer.blocked:
        raise StateConflict(f"{customer.name} is blocked.")
    store = context.facts.read().store
    with writing(context.journal):
        if cart_store.read_head(context.journal) is None:
            head = CartHead(
                transaction_id=new_transaction_id(),
                started_at=at or context.clock(),
                staff=staff.number,
                customer=customer.number,
                currency=store.currency,
                prices_include_tax=store.prices_include_tax,
            )
            cart_store.begin(context.journal, head)
        cart_store.set_customer(context.journal, customer.number)
    return customer
