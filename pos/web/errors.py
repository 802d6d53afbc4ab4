"""What becomes of an error: a sentence on the page where it happened, never a page of its own for what a cashier can mend."""

import secrets
import sqlite3
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from channel.errors import EverytillError, NotPermitted, SignInRefused
from pos.errors import NobodySignedIn, NotActivated
from pos.web.approval import NUMBER
from pos.web.way_back import way_back
from pos.web.words import error_words

# Forms that somebody else may approve say so with this field; see templates/approval.html.
APPROVABLE = "approvable"


def new_key() -> str:
    """Return a new secret key."""
    return secrets.token_hex()


def handle_errors(app: Flask) -> None:
    """Turn errors of the register into sentences."""
    app.register_error_handler(EverytillError, _show)
    app.register_error_handler(sqlite3.Error, _show_trouble)
    app.register_error_handler(OSError, _show_trouble)
    app.register_error_handler(MethodNotAllowed, _lead_in)


def _show(error: EverytillError) -> Response | tuple[str, int]:
    """Show the sentence where the cashier was; ask for an approver where somebody else may do it."""
    if isinstance(error, NotActivated):
        return redirect(url_for("sign_in.activation"), HTTPStatus.SEE_OTHER)
    if isinstance(error, NobodySignedIn):
        return redirect(url_for("sign_in.page"), HTTPStatus.SEE_OTHER)
    refused_approver = isinstance(error, SignInRefused) and NUMBER in request.form
    if APPROVABLE in request.form and (isinstance(error, NotPermitted) or refused_approver):
        return render_template("approval.html", message=error_words(error), form=request.form), HTTPStatus.FORBIDDEN
    if request.method == "GET":
        return render_template("trouble.html", message=error_words(error)), HTTPStatus.CONFLICT
    flash(error_words(error), "bad")
    return redirect(way_back(), HTTPStatus.SEE_OTHER)


def _lead_in(_error: MethodNotAllowed) -> Response:
    """Lead to the way in: an approval was reloaded, whose address takes forms only."""
    return redirect(url_for("front.page"), HTTPStatus.SEE_OTHER)


def _show_trouble(error: Exception) -> tuple[str, int]:
    """Show what is wrong with the register's own files."""
    return render_template("trouble.html", message=str(error)), HTTPStatus.INTERNAL_SERVER_ERROR
