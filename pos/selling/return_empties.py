"""Empties come back: the deposit is given back, with or without anything that is sold beside it."""

from datetime import datetime

import msgspec

from channel.errors import InvalidInput
from channel.lookup import SellableProduct
from channel.lookup.products import DepositProduct
from channel.transaction import Line
from pos.context import RegisterContext
from pos.selling.cart_line import add_line, read_quantity
from pos.selling.deposit_line import empties
from pos.selling.permissions import require_staff
from pos.selling.scan_product import begin_if_needed


def return_empties(context: RegisterContext, *, code: str, quantity: str | None = None, at: datetime | None = None) -> Line:
    """Take empties back: by the barcode of the bottle that they were, or of the deposit itself; one if no quantity is given.

    Whoever sells may: there is nobody to ask at each crate.
    Raises: NobodySignedIn, UnknownBarcode, InvalidInput for what has no deposit, StateConflict for a deposit without a price,
    PaymentOpen.
    """
    staff = require_staff(context.journal)
    moment = at or context.clock()
    begin_if_needed(context)
    product = context.catalog.product(code, context.facts.store_date(moment))
    pieces = read_quantity(quantity or "1", decimals=0)
    return add_line(
        context.journal,
        empties(product, _deposit_of(product), pieces),
        staff=staff.number,
        currency=product.currency,
        prices_include_tax=product.prices_include_tax,
        at=moment,
    )


def _deposit_of(product: SellableProduct) -> DepositProduct:
    """Return what is given back for a bottle, or the deposit that was scanned.

    Raises: InvalidInput.
    """
    if product.is_deposit:
        return msgspec.convert(product, DepositProduct, from_attributes=True)
    if product.deposit is None:
        raise InvalidInput(f"There is no deposit on {product.name} in this store.")
    return product.deposit
