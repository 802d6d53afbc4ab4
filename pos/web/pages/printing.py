"""Receipts that leave the register: as PDF, and on paper. A printer that fails is said, and the sale is done all the same."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.errors import PrinterFailed
from pos.register import Register
from pos.selling.give_receipt import ReceiptToGive
from pos.selling.permissions import require_staff
from pos.web.current import till
from pos.web.language import gettext as _

room = Blueprint("printing", __name__)


@room.app_context_processor
def what_prints() -> dict[str, Any]:
    """Give templates `has_printer`, which is asked only where a button depends on it."""
    return {"has_printer": lambda: bool(till().look(lambda register: register.receipts.printer))}


@room.get("/receipt/<transaction_id>/pdf")
def pdf(transaction_id: str) -> Response:
    """Give a receipt out as PDF."""
    receipt = till().look(lambda register: _prepared(register, transaction_id))
    content = receipt.pdf()
    till().look(lambda register: register.receipts.given_out(receipt))
    headers = {"Content-Disposition": f'inline; filename="receipt-{transaction_id}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@room.post("/receipt/<transaction_id>/print")
def print_receipt(transaction_id: str) -> AnyResponse:
    """Print a receipt; nothing waits for the printer but this answer."""
    try:
        till().at_printer.print_by_hand(lambda register: _prepared(register, transaction_id))
        flash(_("The receipt is printed."), "good")
    except PrinterFailed as error:
        flash(_("The receipt is not printed: %(why)s") % {"why": error.message}, "bad")
    return redirect(url_for("receipt.page", transaction_id=transaction_id), HTTPStatus.SEE_OTHER)


def _prepared(register: Register, transaction_id: str) -> ReceiptToGive:
    """Read a receipt of this journal.

    Raises: NobodySignedIn, NotFound.
    """
    require_staff(register.context.journal)
    return register.receipts.prepare(register.receipts.by_id(transaction_id))
