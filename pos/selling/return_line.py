"""Goods come back: by receipt, exactly as they were sold, or without one, within what the cashier may do."""

from datetime import datetime
from decimal import Decimal

from channel import money
from channel.errors import InvalidInput, NotFound
from channel.tax import TaxRate
from channel.transaction import Line, ReturnOf, Transaction, TransactionType
from pos.context import RegisterContext
from pos.errors import ReturnRefused
from pos.journal import cart_store, returned_lines
from pos.selling.cart_line import NewLine, add_line, read_quantity
from pos.selling.permissions import require_permission, require_staff
from pos.selling.scan_product import add_product_line, begin_if_needed


def return_sold_line(
    context: RegisterContext,
    *,
    receipt_number: str,
    line_number: int,
    quantity: str | None = None,
    at: datetime | None = None,
) -> Line:
    """Take a sold line back at the price and tax it was sold with; all that is left of it unless a quantity is given.

    Raises: NobodySignedIn, NotPermitted, NotFound, NotWhileOffline, ReturnRefused, PaymentOpen.
    """
    staff = require_staff(context.journal)
    require_permission(staff, "can_return")
    begin_if_needed(context)
    sold = context.catalog.sold_transaction(receipt_number)
    line = _sold_line(sold, line_number)
    return_of = ReturnOf(transaction_id=sold.id, line_number=line_number)
    returned = _quantity_to_return(Decimal(line.quantity), _returned_already(context, return_of), quantity)
    new = NewLine(
        product_number=line.product_number,
        barcode=line.barcode,
        description=line.description,
        quantity=-returned,
        unit=line.unit,
        unit_price=line.unit_price,
        price_origin=line.price_origin,
        priced_from_release=line.priced_from_release,
        rates=[TaxRate(code=tax.code, name="", percent=tax.percent) for tax in line.tax],
        return_of=return_of,
    )
    return add_line(
        context.journal,
        new,
        staff=staff.number,
        currency=sold.currency,
        prices_include_tax=sold.prices_include_tax,
        at=at or context.clock(),
    )


def return_product(
    context: RegisterContext,
    *,
    code: str,
    reason: str,
    quantity: str = "1",
    unit_price: str | None = None,
    at: datetime | None = None,
) -> Line:
    """Take a product back without a receipt, at today's price or a keyed one; a reason has to be given.

    Raises: NobodySignedIn, NotPermitted, UnknownBarcode, NoPrice, InvalidInput, PaymentOpen.
    """
    staff = require_staff(context.journal)
    require_permission(staff, "can_return")
    require_permission(staff, "can_return_without_receipt")
    if not reason.strip():
        raise InvalidInput("Goods without a receipt come back for a reason.")
    return add_product_line(context, staff, code=code, quantity=quantity, unit_price=unit_price, at=at, reason=reason.strip())


def _sold_line(sold: Transaction, line_number: int) -> Line:
    """Find the line of a receipt that was sold.

    Raises: NotFound, ReturnRefused.
    """
    line = next((line for line in sold.lines if line.number == line_number), None)
    if line is None:
        raise NotFound(f"Receipt {sold.receipt_number} has no line {line_number}.")
    if sold.type is TransactionType.VOID or Decimal(line.quantity) < 0:
        raise ReturnRefused(f"Line {line_number} of receipt {sold.receipt_number} was not sold, so it cannot come back.")
    return line


def _returned_already(context: RegisterContext, sold: ReturnOf) -> Decimal:
    """Add up what came back before and what is in the cart."""
    in_cart = (-Decimal(line.quantity) for line in cart_store.read_lines(context.journal) if line.return_of == sold)
    return returned_lines.returned_quantity(context.journal, sold) + sum(in_cart, Decimal(0))


def _quantity_to_return(sold: Decimal, returned: Decimal, asked: str | None) -> Decimal:
    """Return how much comes back now.

    Raises: ReturnRefused, InvalidInput.
    """
    left = sold - returned
    if left <= 0:
        raise ReturnRefused("All of this line has come back already.")
    quantity = left if asked is None else read_quantity(asked, decimals=_decimals(sold))
    if quantity > left:
        raise ReturnRefused(f"Only {money.decimal_text(left)} of this line can come back.")
    return quantity


def _decimals(quantity: Decimal) -> int:
    return max(0, -int(quantity.as_tuple().exponent))
