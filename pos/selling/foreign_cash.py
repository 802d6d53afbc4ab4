"""Cash of another currency: what is due in it, and what it is worth, by a rate that is then written into the document.

Change is given in the store's currency, because the drawer of foreign money is what customers happened to bring.
"""

from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from channel import money
from channel.lookup import ExchangeRateInfo, PaymentMethodInfo, StoreFacts, rates_at
from channel.transaction import TenderedMoney
from pos.errors import PaymentRefused

CASH = "CASH"


class ForeignCash(Struct, frozen=True, kw_only=True):
    """Money handed over in another currency, and what it is worth in the store's."""

    tendered: TenderedMoney
    worth: Decimal


def accepted_rates(facts: StoreFacts, at: datetime) -> dict[str, ExchangeRateInfo]:
    """Return the rates of the foreign currencies that are taken at a moment, by currency."""
    return rates_at(facts.exchange_rates, at)


def due_in(due: Decimal, rate: ExchangeRateInfo) -> Decimal:
    """Return the least of a currency that pays what is due."""
    exact = money.CONTEXT.divide(due, Decimal(rate.rate))
    return exact.quantize(Decimal(1).scaleb(-money.exponent(rate.currency)), ROUND_CEILING, money.CONTEXT)


def foreign_cash(
    facts: StoreFacts, method: PaymentMethodInfo, currency: str, offered: Decimal | None, due: Decimal, *, at: datetime
) -> ForeignCash:
    """Return what was handed over in a foreign currency; `offered` None is the least that pays what is due.

    Raises: PaymentRefused when it is not taken so, or the amount is none of that currency.
    """
    rate = accepted_rates(facts, at).get(currency)
    if method.kind != CASH:
        raise PaymentRefused(f"Only cash is taken in another currency than {facts.store.currency}.")
    if rate is None:
        raise PaymentRefused(f"{currency} is not taken: there is no exchange rate.")
    if due < 0:
        raise PaymentRefused(f"Money is given back in {facts.store.currency} only.")
    exponent = money.exponent(currency)
    amount = due_in(due, rate) if offered is None else offered
    if amount < 0 or amount != money.round_amount(amount, exponent):
        raise PaymentRefused(f"This is no amount of {currency}: no sign, and {exponent} digits after the point at most.")
    text = money.decimal_text(money.round_amount(amount, exponent))
    worth = money.round_amount(money.multiply(amount, Decimal(rate.rate)), facts.currency_exponent)
    return ForeignCash(tendered=TenderedMoney(amount=text, currency=currency, rate=rate.rate), worth=worth)
