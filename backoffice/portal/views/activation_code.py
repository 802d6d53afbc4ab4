"""An activation code on its way to the one page that shows it.

HQ keeps only the code's hash. The session carries the code from the POST to the page after the redirect and forgets it
there: shown once, never in an address, a log or a cookie.
"""

from django.http import HttpRequest

SESSION_KEY = "activation_code"


def keep_activation_code(request: HttpRequest, register_pk: int, code: str) -> None:
    """Keep a code for the next page of its register."""
    request.session[SESSION_KEY] = {"register": register_pk, "code": code}


def take_activation_code(request: HttpRequest, register_pk: int) -> str | None:
    """Return the code kept for a register and forget it."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["register"] != register_pk:
        return None
    del request.session[SESSION_KEY]
    return str(kept["code"])
