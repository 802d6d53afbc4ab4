"""The cashier chooses a language; the browser keeps it."""

from http import HTTPStatus

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from pos.web.language import LANGUAGE_COOKIE, LANGUAGES
from pos.web.way_back import way_back

room = Blueprint("language", __name__)

A_YEAR_SECONDS = 365 * 24 * 3600


@room.post("/language")
def choose() -> Response:
    """Keep the language and show the page again."""
    answer = redirect(way_back(), HTTPStatus.SEE_OTHER)
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR_SECONDS, samesite="Strict", httponly=True)
    return answer
