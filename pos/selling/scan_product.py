"""The cashier scans a product, or keys its number in."""

from datetime import datetime

from channel.deposits import EMPTIES
from channel.errors import NoPrice
from channel.lookup import SellableProduct, SignedInStaff
from channel.promotions import Offer
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.selling.cart import require_no_payment
from pos.selling.cart_line import NewLine, add_line
from pos.selling.check_age import AgeAnswer, check_age
from pos.selling.deposit_line import deposit_of_goods
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.portion import portion_of


def scan_product(
    context: RegisterContext,
    *,
    code: str,
    quantity: str | None = None,
    unit_price: str | None = None,
    at: datetime | None = None,
    approver: SignedInStaff | None = None,
    age: AgeAnswer | None = None,
) -> Line:
    """Add a product to the open transaction, or begin one with it.

    Without a `quantity` it is one piece, or what the label of a scale says. `unit_price` is keyed in by the cashier and needs
    the permission for it, their own or the approver's. `at` is now if not given. `age` is
    what the cashier says of the customer's, once there was somebody to ask.
    Raises: NobodySignedIn, UnknownBarcode, NoPrice, QuantityMissing, AgeCheckMissing, TooYoung, NotPermitted, InvalidInput,
    PaymentOpen, NoOfflineDatabase.
    """
    staff = require_staff(context.journal)
    return add_product_line(
        context, staff, code=code, quantity=quantity, unit_price=unit_price, at=at, approver=approver, age=age
    )


def add_product_line(
    context: RegisterContext,
    staff: SignedInStaff,
    *,
    code: str,
    quantity: str | None,
    unit_price: str | None,
    at: datetime | None,
    reason: str | None = None,
    approver: SignedInStaff | None = None,
    return_approved_by: str | None = None,
    age: AgeAnswer | None = None,
) -> Line:
    """Find and price a product and add its line, with its deposit behind it.

    With a `reason` the goods come back, and empties always do: the quantity becomes negative.
    `return_approved_by` is the number of who approved that, None when nobody had to.

    Raises: UnknownBarcode, NoPrice, QuantityMissing, AgeCheckMissing, TooYoung, NotPermitted, InvalidInput, PaymentOpen,
    StateConflict for a deposit without a price.
    """
    moment = at or context.clock()
    begin_if_needed(context)
    today = context.facts.store_date(moment)
    product = context.catalog.product(code, today)
    require_price(product, unit_price)
    portion = portion_of(product, quantity, unit_price)
    comes_back = product.is_deposit or reason is not None
    age_check = None if comes_back else check_age(context, product, age, today)
    approved_by = _price_approved_by(staff, unit_price, approver)
    new = NewLine(
        product_number=product.number,
        barcode=product.barcode,
        description=product.name,
        quantity=-portion.quantity if comes_back else portion.quantity,
        unit=product.unit,
        unit_price=portion.unit_price,
        price_origin="LIST" if portion.is_list_price else "KEYED",
        list_price=None if portion.is_list_price else product.unit_price,
        approved_by=approved_by or return_approved_by,
        priced_from_release=product.release,
        rates=product.tax_rates,
        reason=reason,
        offers=_offers_of(context, product, moment) if portion.is_list_price and not comes_back else (),
        by_piece=product.unit_decimals == 0,
        deposit_of=EMPTIES if product.is_deposit else None,
    )
    return add_line(
        context.journal,
        new,
        staff=staff.number,
        currency=product.currency,
        prices_include_tax=product.prices_include_tax,
        at=moment,
        age_check=age_check,
        deposit=deposit_of_goods(product, new.quantity, reason),
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


def require_price(product: SellableProduct, keyed: str | None) -> None:
    """Return when it is known what a product costs: by its list price, its label, or as keyed in.

    Raises: NoPrice.
    """
    if keyed is None and product.unit_price is None and product.label_price is None:
        raise NoPrice(f"{product.name} has no price in this store today.")


def _price_approved_by(staff: SignedInStaff, keyed: str | None, approver: SignedInStaff | None) -> str | None:
    """Return who had to approve a keyed price, None for nobody.

    Raises: NotPermitted.
    """
    return None if keyed is None else permitted_by(staff, "can_override_price", approver)
