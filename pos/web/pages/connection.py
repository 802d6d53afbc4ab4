"""The *Connection status* window: what came and went, what waits, *Sync now*, and operation 917."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from channel.lookup import OfflineProfile
from pos.connection.states import ConnectionState
from pos.register import Register
from pos.selling.operation_917 import refusal_917
from pos.web.background_sync import background_sync
from pos.web.current import till
from pos.web.language import gettext as _
from pos.web.words import error_words

room = Blueprint("connection", __name__)

SEE_OTHER = HTTPStatus.SEE_OTHER
# Where the button of operation 917 is, besides the window itself.
WAYS_BACK = {"sign_in": "sign_in.page"}


@room.get("/connection")
def page() -> str:
    """Show the window."""
    return render_template("connection.html", **_shown())


@room.get("/connection/status")
def status() -> str:
    """Answer with what changes in the window, for the page that asks again and again."""
    return render_template("partials/connection_status.html", **_shown())


@room.post("/connection/sync")
def sync() -> Response:
    """Begin to bring data and sales up to date, and show the window meanwhile."""
    home, clock = till().look(lambda register: (register.home, register.context.clock))
    background_sync().begin(home, clock)
    return redirect(url_for("connection.page"), SEE_OTHER)


@room.post("/connection/disconnect")
def disconnect() -> Response:
    """Sell offline until somebody connects (operation 917)."""
    till().sell(lambda register: register.disconnect())
    flash(_("The register sells offline until you press Connect."), "good")
    return _back()


@room.post("/connection/connect")
def connect() -> Response:
    """Come back online, if headquarters answers (operation 917)."""
    state: ConnectionState = till().sell(lambda register: register.connect())
    if state.standing.mode == "ONLINE":
        flash(_("The register is online."), "good")
    else:
        flash(_("Headquarters does not answer. The register stays offline and tries again by itself."), "bad")
    return _back()


@room.post("/connection/answer")
def answer() -> Response:
    """Say whether to go offline, while a verb waits for it."""
    till().question.answer(go_offline=request.form.get("answer") == "yes")
    return redirect(url_for("sale.page"), SEE_OTHER)


def _back() -> Response:
    return redirect(url_for(WAYS_BACK.get(request.form.get("back", ""), "connection.page")), SEE_OTHER)


def _shown() -> dict[str, Any]:
    """Read what the window shows beside the header's values."""
    refusal, profile = till().look(_read)
    sync_now = background_sync()
    return {
        "refusal": None if refusal is None else error_words(refusal),
        "profile": profile,
        "sync_runs": sync_now.is_running,
        "sync_errors": sync_now.errors,
    }


def _read(register: Register) -> tuple[Any, OfflineProfile]:
    """Read whether operation 917 is allowed now, and the profile in force."""
    return refusal_917(register.context), register.context.facts.profile()
