"""The cashier takes the customer off the open transaction: somebody else's card was read."""

from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.cart import require_no_payment
from pos.selling.permissions import require_staff


def remove_customer(context: RegisterContext) -> None:
    """Let the open transaction be nobody's purchase; prices and offers stay, as no customer changes them.

    Raises: NobodySignedIn, CartEmpty, PaymentOpen.
    """
    require_staff(context.journal)
    with writing(context.journal):
        cart_store.require_head(context.journal)
        require_no_payment(context.journal)
        cart_store.set_customer(context.journal, None)
