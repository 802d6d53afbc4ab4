"""Somebody else approves: a form that was refused comes back with this person's number and PIN."""

from flask import request

from channel.lookup import SignedInStaff
from pos.register import Register

NUMBER, PIN = "approver_number", "approver_pin"


def approver(register: Register) -> SignedInStaff | None:
    """Check who approves this form; None when nobody was named.

    Raises: SignInRefused.
    """
    number = request.form.get(NUMBER, "").strip()
    return register.open_cart.approver(number, request.form.get(PIN, "")) if number else None
