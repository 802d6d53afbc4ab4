"""What concerns the whole transaction: a discount, a customer, a comment; setting it aside, going on with it, giving it up."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.lookup import CustomerInfo
from channel.transaction import Transaction
from pos.register import Register
from pos.selling.cart import Cart
from pos.selling.permissions import require_staff
from pos.web.approval import approver
from pos.web.cart_view import open_cart, read_cart_view
from pos.web.current import till
from pos.web.language import gettext as _
from pos.web.own_data import suggested_customers
from pos.web.pages.line import asked_discount

room = Blueprint("cart", __name__, url_prefix="/sale")

SEE_OTHER = HTTPStatus.SEE_OTHER


@room.get("/discount")
def discount_form() -> str | Response:
    """Ask how much is taken off everything."""
    cart = till().look(open_cart)
    return render_template("discount.html", cart=cart) if cart and cart.lines else _back()


@room.post("/discount")
def discount() -> Response:
    """Take something off everything."""
    asked = asked_discount()
    till().sell(lambda register: register.open_cart.discount(asked, approver=approver(register)))
    return _back()


@room.get("/customer")
def customers() -> str:
    """Ask whose purchase it is, and list whom the text finds."""
    text = request.args.get("text", "").strip()
    view, found = till().look(lambda register: (read_cart_view(register), _customers(register, text)))
    return render_template("customer.html", view=view, text=text, found=found)


@room.post("/customer")
def customer() -> Response:
    """Put a customer on the transaction."""
    number = request.form.get("number", "").strip()
    chosen = till().sell(lambda register: register.set_customer(number))
    flash(_("Customer %(number)s %(name)s") % {"number": chosen.number, "name": chosen.name}, "good")
    return _back()


@room.post("/customer/remove")
def remove_customer() -> Response:
    """Take the customer off the transaction."""
    till().sell(lambda register: register.open_cart.remove_customer())
    return _back()


@room.get("/comment")
def comment_form() -> str | Response:
    """Ask for a comment."""
    cart = till().look(open_cart)
    return render_template("comment.html", cart=cart) if cart else _back()


@room.post("/comment")
def comment() -> Response:
    """Note it."""
    text = request.form.get("comment", "")
    till().sell(lambda register: register.open_cart.comment(text))
    return _back()


@room.post("/suspend")
def suspend() -> Response:
    """Set the transaction aside."""
    till().sell(lambda register: register.open_cart.suspend())
    flash(_("The transaction is set aside; Recall goes on with it."), "good")
    return _back()


@room.get("/suspended")
def suspended() -> str:
    """List what was set aside."""
    waiting, cart = till().look(lambda register: (_suspended(register), open_cart(register)))
    return render_template("suspended.html", waiting=waiting, cart=cart)


@room.post("/recall")
def recall() -> Response:
    """Go on with one of them."""
    transaction_id = request.form.get("transaction", "")
    till().sell(lambda register: register.open_cart.recall(transaction_id))
    return _back()


@room.get("/void")
def void_form() -> str | Response:
    """Say what giving the transaction up does, and ask."""
    cart = till().look(open_cart)
    return render_template("void.html", cart=cart) if cart else _back()


@room.post("/void")
def void() -> Response:
    """Give the transaction up."""
    shown = request.form.get("transaction", "")
    voided_id = till().sell(lambda register: _void(register, shown))
    return redirect(url_for("receipt.page", transaction_id=voided_id), SEE_OTHER) if voided_id else _back()


def _void(register: Register, shown: str) -> str | None:
    """Void the transaction the cashier was asked about, and no other; return the document's id if there is one."""
    cart: Cart | None = open_cart(register)
    if cart is None or cart.head.transaction_id != shown:
        return None
    voided = register.void(approver=approver(register))
    return None if voided is None else voided.transaction.id


def _customers(register: Register, text: str) -> list[CustomerInfo]:
    return suggested_customers(register.context, text) if text else []


def _suspended(register: Register) -> list[Transaction]:
    require_staff(register.context.journal)
    return register.open_cart.suspended()


def _back() -> Response:
    return redirect(url_for("sale.page"), SEE_OTHER)
