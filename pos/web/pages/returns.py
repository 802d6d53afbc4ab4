"""Goods come back: by receipt, ticked off line by line, or without one and with a reason."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from channel.errors import EverytillError, HeadquartersUnreachable, InvalidInput, NotFound
from channel.transaction import Transaction
from pos.errors import NotWhileOffline
from pos.journal.entries import JournalEntry
from pos.register import Register
from pos.selling.permissions import require_staff
from pos.selling.returnable_lines import ReturnableLine, returnable_lines
from pos.web.approval import approver
from pos.web.current import till
from pos.web.entered import number_or_none
from pos.web.language import gettext as _
from pos.web.words import error_words

room = Blueprint("returns", __name__, url_prefix="/returns")

SEE_OTHER = HTTPStatus.SEE_OTHER
LATEST = 8
LOOKED_AT = 40


class FoundReceipt(Struct, frozen=True, kw_only=True):
    """A receipt and what may come back of it; neither, but a sentence, when it was not found."""

    sold: Transaction | None = None
    lines: list[ReturnableLine] = []
    trouble: str = ""


@room.get("")
def page() -> str:
    """Ask for a receipt; show its lines when there is one."""
    number = request.args.get("receipt", "").strip()
    latest = till().look(_latest)
    found = till().sell(lambda register: _find(register, number)) if number else FoundReceipt()
    return render_template("returns.html", number=number, found=found, latest=latest)


@room.post("/receipt")
def by_receipt() -> Response:
    """Take the ticked lines back."""
    number, ticked = request.form.get("receipt", ""), request.form.getlist("line", type=int)
    if not ticked:
        raise InvalidInput(_("Tick what comes back."))
    wanted = {line: number_or_none(request.form.get(f"quantity-{line}", "")) for line in ticked}
    till().sell(lambda register: _take_back(register, number, wanted))
    return redirect(url_for("sale.page"), SEE_OTHER)


@room.post("/product")
def without_receipt() -> Response:
    """Take a product back at today's price, or at a keyed one."""
    code, reason = request.form.get("code", "").strip(), request.form.get("reason", "").strip()
    quantity = number_or_none(request.form.get("quantity", ""))
    price = number_or_none(request.form.get("price", ""))
    till().sell(
        lambda register: register.return_product(code, reason=reason, quantity=quantity, price=price, approver=approver(register))
    )
    return redirect(url_for("sale.page"), SEE_OTHER)


def _take_back(register: Register, number: str, wanted: dict[int, str | None]) -> None:
    """Take lines back one after the other; what is refused says so, and the ones before it are in the cart."""
    who = approver(register)
    for taken, (line, quantity) in enumerate(wanted.items()):
        try:
            register.return_line(number, line, quantity=quantity, approver=who)
        except EverytillError:
            if taken:
                flash(_("Not everything that was ticked has been taken back; see the sale."), "bad")
            raise


def _find(register: Register, number: str) -> FoundReceipt:
    """Find a receipt here or at headquarters; what is in the way is a sentence on the page."""
    require_staff(register.context.journal)
    try:
        sold = register.receipt(number)
    except NotWhileOffline:
        return FoundReceipt(
            trouble=_("Receipt %(number)s is not in this register's journal, and headquarters cannot be asked offline.")
            % {"number": number}
        )
    except NotFound:
        return FoundReceipt(trouble=_("There is no receipt %(number)s.") % {"number": number})
    except HeadquartersUnreachable as error:
        return FoundReceipt(trouble=error_words(error))
    lines = returnable_lines(register.context, sold)
    trouble = "" if lines else _("Nothing was sold with receipt %(number)s.") % {"number": number}
    return FoundReceipt(sold=sold, lines=lines, trouble=trouble)


def _latest(register: Register) -> list[JournalEntry]:
    """Return the latest sales of this register, for who has just left and comes back.

    Raises: NobodySignedIn.
    """
    require_staff(register.context.journal)
    sales = [entry for entry in register.journal(limit=LOOKED_AT) if entry.type == "SALE"]
    return sales[:LATEST]
