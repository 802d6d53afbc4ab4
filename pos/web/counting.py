"""A counted drawer as a form brings it: one amount for each payment method and currency, cash also by coins and notes."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from channel.errors import EverytillError, InvalidInput
from channel.lookup import StoreFacts
from pos.register import Register
from pos.selling.drawer_document import Counted, cash_method
from pos.web.denominations import counted_pieces
from pos.web.entered import number_text
from pos.web.language import gettext as _


class Countable(Struct, frozen=True, kw_only=True):
    """Something to count: the field of the form, the method's code and name, the currency, and whether it is the store's cash."""

    field: str
    method: str
    name: str
    currency: str
    is_cash: bool


def countables(register: Register) -> list[Countable]:
    """List what there is to count: the store's cash first, then whatever has moved in this shift."""
    facts = register.context.facts.read()
    cash = (cash_method(facts), facts.store.currency)
    moved = [(tender.method, tender.currency) for tender in register.drawer.x_report().tenders]
    keys = [cash, *(key for key in moved if key != cash)]
    names = method_names(register)
    return [
        Countable(
            field=f"counted-{method}-{currency}",
            method=method,
            name=names.get(method, method),
            currency=currency,
            is_cash=(method, currency) == cash,
        )
        for method, currency in keys
    ]


def counted(register: Register, form: Mapping[str, str]) -> list[Counted]:
    """Read what was counted; a field left empty was not.

    Raises: InvalidInput, NoShiftOpen.
    """
    found = []
    for each in countables(register):
        amount = _amount(form, each)
        if amount is not None:
            found.append(Counted(amount=amount, method=each.method, currency=each.currency))
    return found


def method_names(register: Register) -> dict[str, str]:
    """Return the names of the payment methods by code; none while nothing is known of the store."""
    try:
        facts: StoreFacts = register.context.facts.read()
    except EverytillError:
        return {}
    return {method.code: method.name for method in facts.payment_methods}


def _amount(form: Mapping[str, str], each: Countable) -> str | None:
    """Read one amount; coins and notes and the sum typed beside them must agree."""
    from_pieces = counted_pieces(form, each.currency) if each.is_cash else None
    typed = form.get(each.field, "").strip()
    if from_pieces is None:
        return number_text(typed) if typed else None
    if typed and Decimal(number_text(typed)) != from_pieces:
        raise InvalidInput(_("Coins and notes come to %(sum)s, but %(typed)s was typed.") % {"sum": from_pieces, "typed": typed})
    return str(from_pieces)
