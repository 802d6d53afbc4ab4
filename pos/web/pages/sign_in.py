"""Activating this device, and signing in and out."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.errors import EverytillError
from pos.clock import Clock
from pos.home import RegisterHome
from pos.identity import activation as kept_activation
from pos.register import Register
from pos.selling.operation_917 import refusal_917
from pos.selling.sign_in import sign_in as sign_in_staff
from pos.syncing.held_plan import sells_online_only
from pos.web.background_sync import background_sync
from pos.web.current import till
from pos.web.language import gettext as _
from pos.web.words import error_words

room = Blueprint("sign_in", __name__)

SEE_OTHER = HTTPStatus.SEE_OTHER


@room.get("/sign-in")
def page() -> str:
    """Ask for staff number and PIN; operation 917 is here as well, where the profile allows it to nobody in particular."""
    refusal, allowed = till().look(_operation_917)
    return render_template("sign_in.html", refusal=None if refusal is None else error_words(refusal), shows_917=allowed)


@room.post("/sign-in")
def sign_in() -> Response:
    """Sign somebody in; the first time, the data begins to come, and who has signed in need not wait for it."""
    number, pin = request.form.get("number", ""), request.form.get("pin", "")
    staff = till().sell(lambda register: sign_in_staff(register.context, staff_number=number, pin=pin))
    home, clock, is_first = till().look(_first_sync)
    if is_first and background_sync().begin(home, clock):
        flash(_("The data is being fetched; Connection shows how far it is. You can sell meanwhile."), "good")
    flash(_("Hello %(name)s.") % {"name": staff.name}, "good")
    return redirect(url_for("sale.page"), SEE_OTHER)


@room.post("/sign-out")
def sign_out() -> Response:
    """Sign out; an open transaction stays for who comes next."""
    till().sell(lambda register: register.sign_out())
    return redirect(url_for("sign_in.page"), SEE_OTHER)


@room.get("/activate")
def activation() -> str:
    """Ask for the address of headquarters and the activation code."""
    return render_template("activate.html")


@room.post("/activate")
def activate() -> Response:
    """Make this device a register of HQ."""
    url, code = request.form.get("server_url", "").strip(), request.form.get("code", "").strip()
    answer = till().sell(lambda register: register.activate(url, code))
    words = {"register": answer.register_number, "store": answer.store_number}
    flash(_("This is register %(register)s of store %(store)s now.") % words, "good")
    return redirect(url_for("sign_in.page"), SEE_OTHER)


def _first_sync(register: Register) -> tuple[RegisterHome, Clock, bool]:
    """Read what the first sync needs, and whether there is one to begin."""
    context = register.context
    is_first = not context.offline.exists and not sells_online_only(context.journal)
    return register.home, context.clock, is_first


def _operation_917(register: Register) -> tuple[EverytillError | None, bool]:
    """Read why operation 917 is refused now, if it is, and whether it is to be offered before sign-in."""
    context = register.context
    allowed = kept_activation(context.journal) is not None and context.facts.profile().manual_disconnect_before_sign_in
    return refusal_917(context), allowed
