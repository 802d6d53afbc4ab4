"""The way in: to where the cashier has to go next."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pos.web.current import till

room = Blueprint("front", __name__)


@room.get("/")
def page() -> Response:
    """Lead to activation, to sign-in, or to the sale."""
    overview = till().look(lambda register: register.overview())
    if not overview.is_activated:
        return redirect(url_for("sign_in.activation"))
    return redirect(url_for("sale.page" if overview.staff else "sign_in.page"))


@room.get("/header")
def header() -> str:
    """Answer with the header alone, for the page that asks again and again."""
    return render_template("partials/header.html")
