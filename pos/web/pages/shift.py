"""The shift: opening and closing it, money that moves without a sale, and its reports."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.journal import shifts
from pos.register import Register
from pos.selling.drawer_document import Counted
from pos.selling.foreign_cash import accepted_rates
from pos.selling.permissions import require_staff
from pos.web.approval import approver
from pos.web.counting import countables, counted, method_names
from pos.web.current import till
from pos.web.denominations import DENOMINATIONS
from pos.web.entered import number_text
from pos.web.language import gettext as _
from pos.web.money_moves import MOVES

room = Blueprint("shift", __name__)

SEE_OTHER = HTTPStatus.SEE_OTHER
REPORTS = 60


@room.get("/shift")
def page() -> str:
    """Show the open shift and what can be done in it, or how to open one."""
    return render_template("shift.html", **till().look(_read), moves=MOVES)


@room.post("/shift/open")
def open_shift() -> Response:
    """Open a shift with so much cash in the drawer."""
    amount = number_text(request.form.get("float") or "0")
    till().sell(lambda register: register.drawer.open_shift(amount))
    flash(_("The shift is open."), "good")
    return redirect(url_for("shift.page"), SEE_OTHER)


@room.get("/shift/move/<way>")
def move_form(way: str) -> str:
    """Ask how much money moves."""
    move = MOVES.get(way) or abort(404)
    return render_template("shift_move.html", move=move, way=way, currencies=till().look(_currencies))


@room.post("/shift/move/<way>")
def move(way: str) -> Response:
    """Move money without a sale."""
    chosen = MOVES.get(way) or abort(404)
    moved = [Counted(amount=number_text(request.form.get("amount", "")), currency=request.form.get("currency") or None)]
    reason = request.form.get("reason", "")
    till().sell(lambda register: chosen.verb(register.drawer)(moved, reason=reason))
    flash(chosen.done(), "good")
    return redirect(url_for("shift.page"), SEE_OTHER)


@room.get("/shift/no-sale")
def no_sale_form() -> str:
    """Ask why the drawer is opened."""
    till().look(lambda register: require_staff(register.context.journal))
    return render_template("shift_no_sale.html")


@room.post("/shift/no-sale")
def no_sale() -> Response:
    """Open the drawer without a sale."""
    reason = request.form.get("reason", "")
    till().sell(lambda register: register.drawer.no_sale(reason, approver=approver(register)))
    flash(_("The drawer was opened."), "good")
    return redirect(url_for("shift.page"), SEE_OTHER)


@room.get("/shift/count")
def count_form() -> str:
    """Ask what was counted; the shift goes on."""
    return render_template("shift_count.html", closes=False, **till().look(_to_count))


@room.post("/shift/count")
def count() -> Response:
    """Say what was counted; the shift goes on."""
    form, reason = request.form, request.form.get("reason", "")
    till().sell(lambda register: register.drawer.declare(counted(register, form), reason=reason))
    flash(_("Counted. The shift goes on."), "good")
    return redirect(url_for("shift.page"), SEE_OTHER)


@room.get("/shift/close")
def close_form() -> str:
    """Ask what was counted at the end."""
    return render_template("shift_count.html", closes=True, **till().look(_to_count))


@room.post("/shift/close")
def close() -> Response:
    """Close the shift with what was counted, and show its Z report."""
    form, reason = request.form, request.form.get("reason", "")
    till().sell(lambda register: register.drawer.close_shift(counted(register, form), reason=reason))
    number = till().look(lambda register: register.drawer.z_report().number)
    flash(_("The shift is closed."), "good")
    return redirect(url_for("shift.report", number=number), SEE_OTHER)


@room.get("/shift/reports/<int:number>")
def report(number: int) -> str:
    """Show the Z report of a closed shift."""
    found, names = till().look(lambda register: (_staffed(register).drawer.z_report(number), method_names(register)))
    return render_template("shift_report.html", report=found, names=names)


def _read(register: Register) -> dict[str, Any]:
    """Read the open shift's X report, and the shifts before."""
    journal = _staffed(register).context.journal
    is_open = shifts.current(journal) is not None
    return {
        "report": register.drawer.x_report() if is_open else None,
        "closed": shifts.closed_newest_first(journal, limit=REPORTS),
        "names": method_names(register),
        "currency": _currency(register),
    }


def _to_count(register: Register) -> dict[str, Any]:
    """Read what there is to count, and in which pieces."""
    found = countables(_staffed(register))
    return {"countables": found, "pieces": DENOMINATIONS.get(found[0].currency, ())}


def _currencies(register: Register) -> list[str]:
    """List the currencies that may lie in the drawer: the store's first, those that are taken, those that were."""
    own, context = _currency(register), register.context
    taken = accepted_rates(context.facts.read(), context.clock())
    is_open = shifts.current(context.journal) is not None
    moved = {tender.currency for tender in register.drawer.x_report().tenders} if is_open else set()
    return [own, *sorted({*taken, *moved} - {own})]


def _currency(register: Register) -> str:
    return _staffed(register).context.facts.read().store.currency


def _staffed(register: Register) -> Register:
    """Return the register while somebody is signed in.

    Raises: NobodySignedIn.
    """
    require_staff(register.context.journal)
    return register
