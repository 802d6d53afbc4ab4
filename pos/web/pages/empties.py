"""Empties: bottles and crates that come back, scanned as what they were or chosen by what is given for them."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.errors import InvalidInput
from channel.lookup import SellableProduct
from pos.register import Register
from pos.selling.permissions import require_staff
from pos.web.current import till
from pos.web.entered import number_or_none
from pos.web.language import gettext as _
from pos.web.own_data import deposits

room = Blueprint("empties", __name__, url_prefix="/sale/empties")

# More than anybody brings, and fewer than the shortest barcode has digits: a scan that got into the field for how many.
MOST_DIGITS = 5


@room.get("")
def page() -> str:
    """Ask what comes back."""
    return render_template("empties.html", deposits=till().look(_deposits))


@room.post("")
def take_back() -> Response:
    """Give the deposit of so many empties."""
    code = request.form.get("chosen") or request.form.get("code", "").strip()
    quantity = number_or_none(request.form.get("quantity", ""))
    if quantity is not None and len(quantity) > MOST_DIGITS:
        raise InvalidInput(_("Nobody brings so many: this looks like a barcode."))
    if code:
        till().sell(lambda register: register.return_empties(code, quantity=quantity))
    return redirect(url_for("sale.page"), HTTPStatus.SEE_OTHER)


def _deposits(register: Register) -> list[SellableProduct]:
    require_staff(register.context.journal)
    return deposits(register.context)
