"""Puts the page together: its rooms, its language, its guard, and what becomes of an error."""

from flask import Flask

from pos.web import errors
from pos.web.guard import guard
from pos.web.header import add_header
from pos.web.language import add_language
from pos.web.pages import (
    cart,
    connection,
    empties,
    front,
    journal,
    language,
    line,
    payment,
    printing,
    receipt,
    returns,
    sale,
    shift,
    sign_in,
    voucher,
)
from pos.web.shown import add_shown
from pos.web.till import Till

TILL = "till"


def create_app(till: Till) -> Flask:
    """Build the page of a register; the caller closes the till."""
    app = Flask("pos.web", template_folder="templates", static_folder="static")
    app.extensions[TILL] = till
    # Of the messages shown on the next page; forgotten with the program, and nothing secret is in there.
    app.secret_key = errors.new_key()
    app.config.update(SESSION_COOKIE_SAMESITE="Strict", SESSION_COOKIE_HTTPONLY=True, MAX_CONTENT_LENGTH=64 * 1024)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app)
    add_language(app)
    add_header(app)
    add_shown(app)
    errors.handle_errors(app)
    selling = (sale, empties, line, cart, payment, voucher, receipt, printing, returns)
    for room in (front, sign_in, *selling, shift, journal, connection, language):
        app.register_blueprint(room.room)
    return app
