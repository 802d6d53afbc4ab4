"""A one-time code on its way to the one page that shows it.

HQ keeps only the code's hash. The session carries the code from the POST to the page after the redirect and forgets it
there: shown once, never in an address, a log or a cookie.
"""

from django.http import HttpRequest

ACTIVATION, HAND_OVER = "activation_code", "hand_over_code"


def keep_activation_code(request: HttpRequest, register_pk: int, code: str) -> None:
    """Keep a code for the next page of its register."""
    request.session[ACTIVATION] = {"of": register_pk, "code": code}


def take_activation_code(request: HttpRequest, register_pk: int) -> str | None:
    """Return the code kept for a register and forget it."""
    return _take(request, ACTIVATION, register_pk)


def keep_hand_over_code(request: HttpRequest, device_pk: int, code: str) -> None:
    """Keep a code for the next page of its device."""
    request.session[HAND_OVER] = {"of": device_pk, "code": code}


def take_hand_over_code(request: HttpRequest, device_pk: int) -> str | None:
    """Return the code kept for a device and forget it."""
    return _take(request, HAND_OVER, device_pk)


def _take(request: HttpRequest, key: str, pk: int) -> str | None:
    kept = request.session.get(key)
    if not kept or kept.get("of") != pk:
        return None
    del request.session[key]
    return str(kept["code"])
