"""One line of the open transaction: its quantity, a discount, another price, or out with it."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.deposits import belongs_to_goods
from pos.lookups.line_base_prices import line_base_prices
from pos.register import Register
from pos.selling.discount import AskedDiscount
from pos.web.approval import approver
from pos.web.cart_view import open_cart
from pos.web.current import till
from pos.web.entered import number_or_none, number_text

room = Blueprint("line", __name__, url_prefix="/sale/lines/<int:number>")

SEE_OTHER = HTTPStatus.SEE_OTHER


@room.get("")
def page(number: int) -> str | Response:
    """Show a line and what may be changed of it; a deposit leads to its goods, a line that is gone back."""
    cart = till().look(open_cart)
    line = next((line for line in cart.lines if line.number == number), None) if cart else None
    if cart is None or line is None or cart.payments:
        return redirect(url_for("sale.page"), SEE_OTHER)
    if belongs_to_goods(line):
        return redirect(url_for("line.page", number=line.deposit_of), SEE_OTHER)
    base = till().look(lambda register: line_base_prices(register.context.offline, [line], cart.head.currency)).get(line.number)
    return render_template("line.html", line=line, currency=cart.head.currency, base=base)


@room.post("/quantity")
def quantity(number: int) -> Response:
    """Sell more or less of it."""
    wanted = number_text(request.form.get("quantity", ""))
    till().sell(lambda register: register.open_cart.change_quantity(number, wanted, approver=approver(register)))
    return redirect(url_for("sale.page"), SEE_OTHER)


@room.post("/discount")
def discount(number: int) -> Response:
    """Take something off."""
    asked = asked_discount()
    till().sell(lambda register: register.open_cart.discount_line(number, asked, approver=approver(register)))
    return redirect(url_for("sale.page"), SEE_OTHER)


@room.post("/price")
def price(number: int) -> Response:
    """Give it another price."""
    wanted = number_text(request.form.get("price", ""))
    till().sell(lambda register: register.open_cart.override_price(number, wanted, approver=approver(register)))
    return redirect(url_for("sale.page"), SEE_OTHER)


@room.post("/void")
def void(number: int) -> Response:
    """Take the line out."""
    till().sell(lambda register: _void(register, number))
    return redirect(url_for("sale.page"), SEE_OTHER)


def _void(register: Register, number: int) -> None:
    register.open_cart.void_line(number, approver=approver(register))


def asked_discount() -> AskedDiscount:
    """Read a discount from the form: so much, in percent or as an amount.

    Raises: InvalidInput.
    """
    how_much = number_or_none(request.form.get("how_much", ""))
    is_percent = request.form.get("kind") != "amount"
    return AskedDiscount(
        percent=how_much if is_percent else None,
        amount=None if is_percent else how_much,
        reason=request.form.get("reason", "").strip(),
    )
