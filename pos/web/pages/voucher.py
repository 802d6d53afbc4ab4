"""Vouchers of HQ beside the payment: what is on one, and taking one out of the payment again. Paying is `payment.take`."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from channel.voucher import shown_number
from pos.web.current import till
from pos.web.language import gettext as _
from pos.web.language import money_text
from pos.web.sentences import sentence_words

room = Blueprint("voucher", __name__, url_prefix="/payment/voucher")

SEE_OTHER = HTTPStatus.SEE_OTHER


@room.post("/balance")
def balance() -> Response:
    """Say what is on a voucher; its number is in the form, because addresses are written down."""
    number = request.form.get("voucher", "")
    found = till().sell(lambda register: register.receipts.voucher_balance(number))
    words = {"number": shown_number(found.number), "amount": money_text(found.balance, found.currency)}
    flash(_("On %(number)s: %(amount)s.") % words, "good")
    if found.refusal:
        flash(sentence_words(found.refusal), "bad")
    return redirect(url_for("payment.page"), SEE_OTHER)


@room.post("/void")
def void() -> Response:
    """Take a voucher out of the payment."""
    number = request.form.get("payment", type=int) or 0
    till().sell(lambda register: register.receipts.void_voucher_payment(number))
    flash(_("Taken out. The voucher is as it was before."), "good")
    return redirect(url_for("payment.page"), SEE_OTHER)
