"""What cash is rounded to: the smallest coin that people still have, where that is more than the currency's smallest unit.

A store may have one of its own, because coins go country by country and not currency by currency: in some countries of the
euro cash is rounded to 0.05, in others it is paid in cents. Where it has none, the currency's is taken.
"""

from decimal import Decimal
from typing import Final

from channel import money
from channel.errors import InvalidInput

SMALLEST_CASH: Final[dict[str, Decimal]] = {
    **{currency: Decimal(coin) for currency, coin in money.SMALLEST_COINS.items()},
    **dict.fromkeys(("AUD", "CAD", "CHF", "MYR", "SGD"), Decimal("0.05")),
    **dict.fromkeys(("ILS", "NZD"), Decimal("0.10")),
    **dict.fromkeys(("CZK", "NOK", "SEK"), Decimal(1)),
    "DKK": Decimal("0.50"),
}


def smallest_coin(currency: str, of_store: str | None = None) -> Decimal | None:
    """Return what cash of a currency is rounded to, by the store's setting if it has one; None where every unit is a coin."""
    exponent = money.exponent(currency)
    coin = SMALLEST_CASH.get(currency) if of_store is None else money.round_amount(Decimal(of_store), exponent)
    return None if coin is None or coin <= Decimal(1).scaleb(-exponent) else coin


def require_coin(coin: Decimal, currency: str) -> None:
    """Return for a coin that cash of a currency can be rounded to; its smallest unit itself is one, and rounds nothing.

    Raises: InvalidInput.
    """
    unit = Decimal(1).scaleb(-money.exponent(currency))
    if coin <= 0 or coin % unit:
        raise InvalidInput(f"A coin of {currency} is a multiple of {unit}.")
    if not money.is_cash_rounding(money.scaled_decimal(coin, money.AMOUNT_DIGITS) // 2, currency):
        raise InvalidInput(f"No coin of {currency} that cash is rounded to is so large.")


def round_cash(amount: Decimal, coin: Decimal | None, currency: str) -> Decimal:
    """Round an amount to what can be paid in coins and notes, half away from zero; without a smallest coin it stays."""
    if coin is None:
        return amount
    pieces = money.round_amount(money.CONTEXT.divide(amount, coin), 0)
    return money.round_amount(money.multiply(pieces, coin), money.exponent(currency))
