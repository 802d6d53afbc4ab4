"""Goods come back: by receipt, exactly as they were sold, or without one, within what the cashier may do."""

from datetime import datetime
from decimal import Decimal

import msgspec

from channel import money
from channel.deposits import belongs_to_goods
from channel.errors import InvalidInput, NotFound
from channel.lookup import SignedInStaff
from channel.tax import TaxRate
from channel.transaction import Discount, Line, ReturnOf, Transaction, TransactionType
from pos.context import RegisterContext
from pos.errors import ReturnRefused
from pos.journal import cart_store, returned_lines
from pos.selling.cart_line import NewLine, add_line, read_quantity
from pos.selling.deposit_line import SoldDeposit, deposit_to_return, sold_deposit
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.scan_product import add_product_line, begin_if_needed

# Of these goods were handed out.
SOLD_TYPES = frozenset({TransactionType.SALE, TransactionType.RETURN})


def return_sold_line(
    context: RegisterContext,
    *,
    receipt_number: str,
    line_number: int,
    quantity: str | None = None,
    at: datetime | None = None,
    approver: SignedInStaff | None = None,
) -> Line:
    """Take a sold line back at the price and tax it was sold with, its deposit with it; all that is left of it unless a
    quantity is given.

    Raises: NobodySignedIn, NotPermitted, NotFound, NotWhileOffline, ReturnRefused, PaymentOpen.
    """
    staff = require_staff(context.journal)
    approved_by = permitted_by(staff, "can_return", approver)
    begin_if_needed(context)
    sold = context.catalog.sold_transaction(receipt_number)
    line = _sold_line(sold, line_number)
    return_of = ReturnOf(transaction_id=sold.id, line_number=line_number)
    before = returned_already(context, return_of)
    returned = _quantity_to_return(Decimal(line.quantity), before, quantity)
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
        discounts=_discounts_to_return(line, before, returned, money.exponent(sold.currency)),
        list_price=line.list_price,
        approved_by=approved_by,
    )
    return add_line(
        context.journal,
        new,
        staff=staff.number,
        currency=sold.currency,
        prices_include_tax=sold.prices_include_tax,
        at=at or context.clock(),
        deposit=deposit_to_return(_deposit_left(context, sold, line), new.quantity, sold, approved_by),
    )


def return_product(
    context: RegisterContext,
    *,
    code: str,
    reason: str,
    quantity: str | None = None,
    unit_price: str | None = None,
    at: datetime | None = None,
    approver: SignedInStaff | None = None,
) -> Line:
    """Take a product back without a receipt, at today's price or a keyed one; a reason has to be given.

    Raises: NobodySignedIn, NotPermitted, UnknownBarcode, NoPrice, QuantityMissing, InvalidInput, PaymentOpen.
    """
    staff = require_staff(context.journal)
    approvals = [permitted_by(staff, permission, approver) for permission in ("can_return", "can_return_without_receipt")]
    if not reason.strip():
        raise InvalidInput("Goods without a receipt come back for a reason.")
    return add_product_line(
        context,
        staff,
        code=code,
        quantity=quantity,
        unit_price=unit_price,
        at=at,
        reason=reason.strip(),
        approver=approver,
        return_approved_by=next(filter(None, approvals), None),
    )


def _sold_line(sold: Transaction, line_number: int) -> Line:
    """Find the line of a receipt that was sold.

    Raises: NotFound, ReturnRefused.
    """
    line = next((line for line in sold.lines if line.number == line_number), None)
    if line is None:
        raise NotFound(f"Receipt {sold.receipt_number} has no line {line_number}.")
    if belongs_to_goods(line):
        raise ReturnRefused(
            f"Line {line_number} of receipt {sold.receipt_number} is a deposit: it comes back with line {line.deposit_of}."
        )
    if sold.type not in SOLD_TYPES or Decimal(line.quantity) < 0:
        raise ReturnRefused(f"Line {line_number} of receipt {sold.receipt_number} was not sold, so it cannot come back.")
    return line


def _deposit_left(context: RegisterContext, sold: Transaction, line: Line) -> SoldDeposit | None:
    """Return the deposit of a sold line, and how much of it has not come back."""
    deposit = sold_deposit(sold, line)
    if deposit is None:
        return None
    before = returned_already(context, ReturnOf(transaction_id=sold.id, line_number=deposit.number))
    return SoldDeposit(line=deposit, left=Decimal(deposit.quantity) - before)


def returned_already(context: RegisterContext, sold: ReturnOf) -> Decimal:
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


def _discounts_to_return(line: Line, before: Decimal, returned: Decimal, exponent: int) -> list[Discount]:
    """Return what was taken off so much of a sold line, so that all returns together give back exactly what was paid.

    Each part is the difference of two rounded sums; none exceeds what is left of the goods' own price.
    """
    sold = Decimal(line.quantity)
    left = money.round_amount(money.multiply(returned, Decimal(line.unit_price)), exponent)
    parts = []
    for discount in line.discounts:
        amount = Decimal(discount.amount)
        upto, reached = (
            money.round_amount(money.CONTEXT.divide(money.multiply(amount, quantity), sold), exponent)
            for quantity in (before + returned, before)
        )
        part = min(upto - reached, left)
        left -= part
        if part:
            parts.append(msgspec.structs.replace(discount, amount=money.decimal_text(-part)))
    return parts


def _decimals(quantity: Decimal) -> int:
    return max(0, -int(quantity.as_tuple().exponent))
