"""The cashier scans a product, or keys its number in."""

from datetime import datetime

from channel import money
from channel.errors import InvalidInput, NoPrice
from channel.lookup import SellableProduct, SignedInStaff
from channel.promotions import Offer
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.selling.cart import require_no_payment
from pos.selling.cart_line import NewLine, add_line, read_quantity
from pos.selling.permissions import permitted_by, require_staff


def scan_product(
    context: RegisterContext,
    *,
    code: str,
    quantity: str = "1",
    unit_price: str | None = None,
    at: datetime | None = None,
    approver: SignedInStaff | None = None,
) -> Line:
    """Add a product to the open transaction, or begin one with it.

    `unit_price` is keyed in by the cashier and needs the permission for it, their own or the approver's. `at` is now if
    not given.
    Raises: NobodySignedIn, UnknownBarcode, NoPrice, NotPermitted, InvalidInput, PaymentOpen, NoOfflineDatabase.
    """
    staff = require_staff(context.journal)
    return add_product_line(context, staff, code=code, quantity=quantity, unit_price=unit_price, at=at, approver=approver)


def add_product_line(
    context: RegisterContext,
    staff: SignedInStaff,
    *,
    code: str,
    quantity: str,
    unit_price: str | None,
    at: datetime | None,
    reason: str | None = None,
    approver: SignedInStaff | None = None,
    return_approved_by: str | None = None,
) -> Line:
    """Find and price a product and add its line. With a `reason` the goods come back: the quantity becomes negative.

    `return_approved_by` is the number of who approved that, None when nobody had to.

    Raises: UnknownBarcode, NoPrice, NotPermitted, InvalidInput, PaymentOpen.
    """
    moment = at or context.clock()
    begin_if_needed(context)
    product = context.catalog.product(code, context.facts.store_date(moment))
    price, approved_by = _price_of(product, unit_price, staff, approver)
    entered = read_quantity(quantity, decimals=product.unit_decimals)
    new = NewLine(
        product_number=product.number,
        barcode=product.barcode,
        description=product.name,
        quantity=entered if reason is None else -entered,
        unit=product.unit,
        unit_price=price,
        price_origin="LIST" if unit_price is None else "KEYED",
        list_price=None if unit_price is None else product.unit_price,
        approved_by=approved_by or return_approved_by,
        priced_from_release=product.release,
        rates=product.tax_rates,
        reason=reason,
        offers=_offers_of(context, product, moment) if unit_price is None and reason is None else (),
        by_piece=product.unit_decimals == 0,
    )
    return add_line(
        context.journal,
        new,
        staff=staff.number,
        currency=product.currency,
        prices_include_tax=product.prices_include_tax,
        at=moment,
    )


def _offers_of(context: RegisterContext, product: SellableProduct, at: datetime) -> list[Offer]:
    """Return the promotions of a product that hold at this hour of the store's day."""
    return [offer for offer in product.offers if offer.is_on(context.facts.store_time(at))]


def begin_if_needed(context: RegisterContext) -> None:
    """Give the connection its chance to come back before the first line of a transaction.

    Raises: PaymentOpen.
    """
    require_no_payment(context.journal)
    if cart_store.read_head(context.journal) is None:
        context.connection.transaction_begins()


def _price_of(
    product: SellableProduct, keyed: str | None, staff: SignedInStaff, approver: SignedInStaff | None
) -> tuple[str, str | None]:
    """Return the price as text, and who had to approve it.

    Raises: NoPrice, NotPermitted, InvalidInput.
    """
    if keyed is None:
        if product.unit_price is None:
            raise NoPrice(f"{product.name} has no price in this store today.")
        return product.unit_price, None
    approved_by = permitted_by(staff, "can_override_price", approver)
    if money.parse_decimal(keyed) < 0:
        raise InvalidInput("A price is not negative.")
    return keyed, approved_by
