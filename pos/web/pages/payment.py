"""The payment: what is due, by which methods it may be paid, what is still missing.

Cards are paid as everything else is: whether a terminal is asked is decided by `pos.selling.take_payment`.
"""

from decimal import Decimal
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from channel.cash import round_cash
from channel.errors import InvalidInput
from channel.lookup import PaymentMethodInfo
from pos.errors import PaymentRefused
from pos.journal import card_payments, entries, settings
from pos.register import Register
from pos.selling.cart import Cart
from pos.selling.take_voucher_payment import is_of_headquarters
from pos.web.cart_view import open_cart
from pos.web.current import till
from pos.web.entered import number_or_none
from pos.web.foreign_ways import due_in_currency, foreign_ways
from pos.web.language import gettext as _
from pos.web.language import money_text
from pos.web.quick_amounts import is_credible, quick_amounts

room = Blueprint("payment", __name__, url_prefix="/payment")

SEE_OTHER = HTTPStatus.SEE_OTHER


class Way(Struct, frozen=True, kw_only=True):
    """A way to pay: why it does not work now at all, and why not for all that is due; "" where it does.

    `due` is what is paid by it to settle all: in cash, what there are coins for. `needs_number` says that it is paid with a
    voucher of HQ, whose number is entered.
    """

    method: PaymentMethodInfo
    due: Decimal
    closed: str
    too_much: str
    needs_number: bool


@room.get("")
def page() -> str | Response:
    """Show what is due and how it may be paid."""
    cart = till().look(open_cart)
    if cart is None or not cart.lines:
        return redirect(url_for("sale.page"), SEE_OTHER)
    ways, foreign, in_doubt = till().look(
        lambda register: (_ways(register, cart.due), foreign_ways(register, cart.due), _in_doubt(register))
    )
    return render_template(
        "payment.html",
        cart=cart,
        ways=ways,
        in_doubt=in_doubt,
        names={way.method.code: way.method.name for way in ways},
        vouchers=[way for way in ways if way.needs_number and not way.closed],
        cash=next((way.method for way in ways if way.method.kind == "CASH" and not way.closed), None),
        quick=quick_amounts(next((way.due for way in ways if way.method.kind == "CASH"), cart.due), cart.head.currency),
        foreign=foreign,
    )


@room.post("/take")
def take() -> Response:
    """Take a payment; what settles the rest leads to the receipt."""
    method, amount = request.form.get("method", ""), number_or_none(request.form.get("amount", ""))
    other = {name: request.form.get(name) or None for name in ("currency", "voucher")}
    shown, step = request.form.get("transaction", ""), request.form.get("step", "")
    return redirect(till().sell(lambda register: _take(register, shown, step, method, amount, **other)), SEE_OTHER)


@room.post("/complete")
def complete() -> Response:
    """Complete a transaction of which nothing is due."""
    shown = request.form.get("transaction", "")
    return redirect(till().sell(lambda register: _complete(register, shown)), SEE_OTHER)


def _take(
    register: Register, shown: str, step: str, method: str, amount: str | None, *, currency: str | None, voucher: str | None
) -> str:
    """Take a payment for what the cashier saw; return where to go on.

    A button that was touched twice pays once: the form names the transaction and how many payments it had.
    Raises: PaymentRefused and what else a payment does.
    """
    cart = open_cart(register)
    if cart is None or cart.head.transaction_id != shown:
        return _instead(register, shown)
    if step != str(len(cart.payments)):
        return url_for("payment.page")
    _require_credible(register, cart, amount, currency)
    taken = register.pay(method, amount, currency=currency, voucher=voucher)
    if taken.completed is None:
        flash(_("Taken. The rest is still due."), "good")
        return url_for("payment.page")
    return url_for("receipt.page", transaction_id=taken.completed.transaction.id)


def _complete(register: Register, shown: str) -> str:
    cart = open_cart(register)
    if cart is None or cart.head.transaction_id != shown:
        return _instead(register, shown)
    return url_for("receipt.page", transaction_id=register.complete().transaction.id)


def _instead(register: Register, shown: str) -> str:
    """Return where a form of a transaction that is open no longer leads: to its receipt, if it is complete."""
    is_complete = entries.document_by_id(register.context.journal, shown) is not None
    return url_for("receipt.page", transaction_id=shown) if is_complete else url_for("sale.page")


def _require_credible(register: Register, cart: Cart, amount: str | None, currency: str | None) -> None:
    """Return unless the amount is one that nobody hands over.

    Raises: PaymentRefused.
    """
    due = due_in_currency(register, currency, cart.due) if currency else cart.due
    if amount is not None and not is_credible(Decimal(amount), due, currency or cart.head.currency):
        raise PaymentRefused(_("Nobody pays so much: this looks like a barcode. Scan on the sale page."))


def _ways(register: Register, due: Decimal) -> list[Way]:
    """List the store's ways to pay, with what keeps each from working now."""
    is_online = register.context.connection.is_online
    facts = register.context.facts.read()
    limit = None if is_online else _offline_card_limit(register)
    ways = []
    for method in facts.payment_methods:
        closed = "" if method.works_offline or is_online else _("needs headquarters, and the register is offline")
        too_much = ""
        if method.kind == "CARD" and limit is not None and due > limit:
            amount = money_text(limit, facts.store.currency)
            too_much = _("offline, cards are taken up to %(amount)s only") % {"amount": amount}
        own = round_cash(due, facts.smallest_coin(facts.store.currency), facts.store.currency) if method.kind == "CASH" else due
        needs_number = is_of_headquarters(method)
        ways.append(Way(method=method, due=own, closed=closed, too_much=closed or too_much, needs_number=needs_number))
    return ways


def _offline_card_limit(register: Register) -> Decimal | None:
    """Return up to which amount the card terminal is asked offline; None without a terminal or a limit."""
    equipment = register.context.equipment
    try:
        return equipment.offline_card_limit if equipment.named(settings.CARD_TERMINAL) else None
    except InvalidInput:
        return None


def _in_doubt(register: Register) -> bool:
    return bool(card_payments.in_doubt(register.context.journal))
