"""Where a cashier was when a form was sent, so that they are there again."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException


def way_back() -> str:
    """Return the page a form was on, of this very site; what only takes forms, as an approval does, is no page."""
    before = request.headers.get("Referer", "")
    return before if before.startswith(request.host_url) and _is_page(urlsplit(before).path) else url_for("front.page")


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True
