"""Building a cart's line and adding it, for goods going out and coming back alike.

The line is read back through the document's own decoder before it is kept: what HQ could not read must be refused
while the goods are still on the counter, not when the customer has paid.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from channel import money
from channel.errors import InvalidInput, StateConflict
from channel.identifiers import new_transaction_id
from channel.promotions import Offer
from channel.tax import TaxRate
from channel.totals import price_line
from channel.transaction import MAX_LINES, AgeCheck, Discount, Line, ReturnOf
from pos.journal import cart_store
from pos.journal.cart_store import CartHead
from pos.journal.connection import writing
from pos.selling.cart import require_no_payment
from pos.selling.promote_cart import promote_cart

LONGEST_DESCRIPTION = 300
MOST_QUANTITY_DECIMALS = 4
_LINE = msgspec.json.Decoder(Line)


class NewLine(Struct, frozen=True, kw_only=True):
    """Everything a line is made of but its number and its figures; the quantity is negative for a return."""

    product_number: str
    barcode: str | None
    description: str
    quantity: Decimal
    unit: str
    unit_price: str
    price_origin: str
    priced_from_release: int | None
    rates: Sequence[TaxRate]
    return_of: ReturnOf | None = None
    reason: str | None = None
    discounts: Sequence[Discount] = ()
    list_price: str | None = None
    approved_by: str | None = None
    offers: Sequence[Offer] = ()
    by_piece: bool = True
    deposit_of: int | None = None


def add_line(
    journal: sqlite3.Connection,
    new: NewLine,
    *,
    staff: str,
    currency: str,
    prices_include_tax: bool,
    at: datetime,
    age_check: AgeCheck | None = None,
    deposit: NewLine | None = None,
) -> Line:
    """Add a line to the open transaction, and open one when there is none; return it.

    An `age_check` is the transaction's from then on; the line's `deposit` gets a line of its own behind it.
    Raises: PaymentOpen, StateConflict for another currency or too many lines, InvalidInput for what no document can hold.
    """
    with writing(journal):
        head = cart_store.read_head(journal)
        if head is None:
            head = CartHead(
                transaction_id=new_transaction_id(),
                started_at=at,
                staff=staff,
                customer=None,
                currency=currency,
                prices_include_tax=prices_include_tax,
            )
            cart_store.begin(journal, head)
        _require_same_money(head, currency, prices_include_tax)
        require_no_payment(journal)
        if age_check is not None:
            cart_store.set_age_check(journal, age_check)
        line = _build(new, head, _next_number(journal, lines=1 if deposit is None else 2))
        cart_store.add_line(journal, line)
        if deposit is not None:
            deposit = msgspec.structs.replace(deposit, deposit_of=line.number)
            cart_store.add_line(journal, _build(deposit, head, line.number + 1))
        if not new.offers:
            return line
        cart_store.keep_offers(journal, line.number, new.offers, by_piece=new.by_piece)
        promote_cart(journal, head)
        return cart_store.read_line(journal, line.number) or line


def _next_number(journal: sqlite3.Connection, *, lines: int) -> int:
    """Return the number the first of so many lines gets.

    Raises: StateConflict when a document has no room for them: a larger one HQ would refuse, and then it is paid already.
    """
    number = cart_store.next_line_number(journal)
    if number + lines - 1 > MAX_LINES:
        raise StateConflict(f"A transaction has {MAX_LINES} lines at most. Take the payment and begin another one.")
    return number


def read_quantity(text: str, *, decimals: int) -> Decimal:
    """Read a quantity of goods, more than zero, and write it with as many decimals as its unit has.

    Raises: InvalidInput.
    """
    quantity = money.parse_decimal(text)
    if quantity <= 0:
        raise InvalidInput("A quantity is more than zero. Goods that come back are entered with `return`.")
    digits = min(decimals, MOST_QUANTITY_DECIMALS)
    if quantity != money.round_amount(quantity, digits):
        raise InvalidInput(
            f"This is sold with {digits} digits after the point, not more." if digits else "This is sold by the piece."
        )
    return money.round_amount(quantity, digits)


def _build(new: NewLine, head: CartHead, number: int) -> Line:
    """Price a line and make sure that a document can hold it."""
    exponent = money.exponent(head.currency)
    taken = [Decimal(discount.amount) for discount in new.discounts]
    priced = price_line(new.quantity, Decimal(new.unit_price), new.rates, head.prices_include_tax, exponent, taken)
    line = {
        "number": number,
        "product_number": new.product_number,
        "barcode": new.barcode,
        "description": _one_line(new.description),
        "quantity": money.decimal_text(new.quantity),
        "unit": new.unit,
        "unit_price": new.unit_price,
        "price_origin": new.price_origin,
        "priced_from_release": new.priced_from_release,
        "amount": money.decimal_text(priced.amount),
        "tax": priced.tax,
        "return_of": new.return_of,
        "reason": new.reason,
        "discounts": new.discounts,
        "list_price": new.list_price,
        "approved_by": new.approved_by,
        **({} if new.deposit_of is None else {"deposit_of": new.deposit_of}),
    }
    try:
        return _LINE.decode(msgspec.json.encode(line))
    except msgspec.ValidationError as error:
        raise InvalidInput(f"This line cannot be sold: {error}.") from error


def _one_line(text: str) -> str:
    """Make a product's name fit a receipt: one line, no control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_DESCRIPTION]


def _require_same_money(head: CartHead, currency: str, prices_include_tax: bool) -> None:
    """Refuse to mix currencies, or prices with and without tax, in one transaction."""
    if (head.currency, head.prices_include_tax) != (currency, prices_include_tax):
        raise StateConflict("This line is priced in another currency, or with tax otherwise, than the open transaction.")
