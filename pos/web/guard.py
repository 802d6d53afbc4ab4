"""Who may talk to the page: a browser on this very machine, showing this very page.

The register listens on a loopback address only. That alone does not keep a foreign page in the cashier's browser from
posting to it, nor a foreign name from being resolved to it; so the host a browser thinks it talks to and the page a
form comes from are looked at as well.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def guard(app: Flask) -> None:
    """Refuse requests of foreign pages and names, and say what our own pages may load."""
    app.before_request(_refuse_foreign)
    app.after_request(_add_headers)


def _refuse_foreign() -> None:
    if _name_of(request.host) not in LOOPBACK_NAMES:
        abort(403, "This register answers on this machine only.")
    if request.method in ("GET", "HEAD"):
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403, "This form is of another page.")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "This form is of another page.")


def _name_of(host: str) -> str:
    """Return the name before the port, an IPv6 address in its brackets."""
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
    return response
