"""The sale: one field that takes a barcode, a number, a name or a quantity, and what it all comes to."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.errors import InvalidInput, NoPrice, UnknownBarcode
from channel.lookup import SellableProduct
from pos.errors import AgeCheckMissing, QuantityMissing
from pos.lookups.line_base_prices import line_base_prices
from pos.register import Register
from pos.selling.check_age import AgeAnswer
from pos.selling.permissions import require_staff
from pos.web.approval import approver
from pos.web.cart_view import open_cart, read_cart_view
from pos.web.current import till
from pos.web.entered import number_or_none, number_text, times
from pos.web.language import gettext as _
from pos.web.own_data import suggested_products

room = Blueprint("sale", __name__)

SEE_OTHER = HTTPStatus.SEE_OTHER
SHORTEST_SUGGESTED = 2
# What a scanner types into the field for a weight, as long as an EAN-8 or a number of a till's own.
SHORTEST_BARCODE = 6


@room.get("/sale")
def page() -> str | Response:
    """Show the open transaction; once a payment has begun, lead to where it goes on."""
    view = till().look(read_cart_view)
    if view.cart and view.cart.payments:
        return redirect(url_for("payment.page"), SEE_OTHER)
    lines = view.newest_lines(every="all" in request.args)
    currency = view.cart.head.currency if view.cart else ""
    bases = till().look(lambda register: line_base_prices(register.context.offline, [group[0] for group in lines], currency))
    quantity = request.args.get("quantity", "")
    return render_template("sale.html", view=view, cart=view.cart, lines=lines, bases=bases, quantity=quantity)


@room.post("/sale/scan")
def scan() -> Response:
    """Add a product, keep a quantity for the next one, or lead on: to the payment, a search, a price to be keyed in."""
    code, quantity = request.form.get("code", "").strip(), request.form.get("quantity", "").strip()
    if not code:
        return redirect(_after_nothing(), SEE_OTHER)
    if "asked" in request.form and quantity.isdigit() and len(quantity) >= SHORTEST_BARCODE:
        raise InvalidInput(_("Nobody weighs so much: this looks like a barcode. Say how much it is first."))
    price = number_or_none(request.form.get("price", ""))
    return redirect(till().sell(lambda register: _add(register, code, quantity, price)), SEE_OTHER)


@room.get("/sale/search")
def search() -> str:
    """List what a text that is no barcode finds."""
    text = request.args.get("code", "").strip()
    found = till().sell(lambda register: _search(register, text))
    return render_template("search.html", text=text, found=found, quantity=request.args.get("quantity", ""))


@room.get("/sale/suggestions")
def suggestions() -> str:
    """Answer with what the text typed so far finds, for the page that asks while somebody types."""
    quantity, text = times(request.args.get("code", "")) or (request.args.get("quantity", ""), request.args.get("code", ""))
    found = till().look(lambda register: _suggest(register, text.strip()))
    return render_template("partials/found.html", found=found, quantity=quantity)


@room.get("/sale/price")
def price_form() -> str:
    """Ask for the price of a product that has none."""
    till().look(lambda register: require_staff(register.context.journal))
    return render_template("price.html", code=request.args.get("code", ""), quantity=request.args.get("quantity", ""))


@room.get("/sale/quantity")
def quantity_form() -> str:
    """Ask how much it is of what is weighed or measured."""
    till().look(lambda register: require_staff(register.context.journal))
    return render_template("quantity.html", asked=request.args)


@room.get("/sale/age")
def age_form() -> str:
    """Ask whether the customer is old enough."""
    return render_template("age.html", asked=request.args, today=till().look(_today))


def _today(register: Register) -> str:
    """Return the store's date: nobody is born later, and what a scanner types into a date is.

    Raises: NobodySignedIn.
    """
    require_staff(register.context.journal)
    return register.context.facts.store_date(register.context.clock()).isoformat()


def _after_nothing() -> str:
    """Return where Enter in the empty field leads: to the payment, if there is something to pay."""
    cart = till().look(open_cart)
    return url_for("payment.page" if cart and cart.lines and "next" not in request.form else "sale.page")


def _add(register: Register, code: str, quantity: str, price: str | None) -> str:
    """Add a product; return where to go on. What is a code as it stands is one, whatever else it could mean."""
    counted = times(code)
    if counted is None or " " not in code:
        try:
            return _scan(register, code, quantity, price)
        except UnknownBarcode:
            if counted is None:
                return url_for("sale.search", code=code, quantity=quantity)
    if not counted[1]:
        return url_for("sale.page", quantity=number_text(counted[0]))
    try:
        return _scan(register, counted[1], counted[0], price)
    except UnknownBarcode:
        return url_for("sale.search", code=counted[1], quantity=counted[0])


def _scan(register: Register, code: str, quantity: str, price: str | None) -> str:
    """Add a product by its code.

    Raises: UnknownBarcode, and what else a scan does.
    """
    try:
        register.scan(code, quantity=number_or_none(quantity), price=price, approver=approver(register), age=_age_answer())
    except NoPrice:
        return url_for("sale.price_form", code=code, quantity=quantity)
    except QuantityMissing as missing:
        return url_for("sale.quantity_form", code=code, price=price, **missing.details)
    except AgeCheckMissing as missing:
        return url_for("sale.age_form", code=code, quantity=quantity, price=price, **missing.details)
    return url_for("sale.page")


def _age_answer() -> AgeAnswer | None:
    """Read what the cashier says of the customer's age; an empty date is no answer."""
    said, born = request.form.get("age", ""), request.form.get("born", "").strip()
    if said == "old-enough":
        return AgeAnswer()
    return AgeAnswer(date_of_birth=born) if born else None


def _search(register: Register, text: str) -> list[SellableProduct]:
    require_staff(register.context.journal)
    return register.search(text) if text else []


def _suggest(register: Register, text: str) -> list[SellableProduct]:
    require_staff(register.context.journal)
    return suggested_products(register.context, text) if len(text) >= SHORTEST_SUGGESTED else []
