"""The foreign currencies that cash is taken in now: what is due in each, and amounts people are likely to hand over."""

from decimal import Decimal

from msgspec import Struct

from pos.register import Register
from pos.selling.foreign_cash import accepted_rates, due_in
from pos.web.quick_amounts import quick_amounts


class ForeignWay(Struct, frozen=True, kw_only=True):
    """A currency that is taken, at which rate, the least of it that pays what is due, and likely amounts above."""

    currency: str
    rate: str
    due: Decimal
    quick: list[Decimal]


def foreign_ways(register: Register, due: Decimal) -> list[ForeignWay]:
    """List the foreign currencies that are taken now; none where money is given back."""
    if due <= 0:
        return []
    rates = accepted_rates(register.context.facts.read(), register.context.clock())
    amounts = {currency: due_in(due, rate) for currency, rate in rates.items()}
    return [
        ForeignWay(currency=currency, rate=rates[currency].rate, due=amount, quick=quick_amounts(amount, currency))
        for currency, amount in amounts.items()
    ]


def due_in_currency(register: Register, currency: str, due: Decimal) -> Decimal:
    """Return what is due in a currency; in one that is not taken nothing, which paying with it refuses in words."""
    return next((way.due for way in foreign_ways(register, due) if way.currency == currency), Decimal(0))
