"""What cash is rounded to: the smallest coin of a currency that people still have, where that is more than its smallest unit.

A table by currency and not a setting, because central banks withdraw coins and shops do not choose. The euro is not in it:
some of its countries round to 0.05 and others pay in cents.
"""

from decimal import Decimal
from typing import Final

from channel import money

SMALLEST_CASH: Final[dict[str, Decimal]] = {
    **{currency: Decimal(coin) for currency, coin in money.SMALLEST_COINS.items()},
    **dict.fromkeys(("AUD", "CAD", "CHF", "MYR", "SGD"), Decimal("0.05")),
    **dict.fromkeys(("ILS", "NZD"), Decimal("0.10")),
    **dict.fromkeys(("CZK", "NOK", "SEK"), Decimal(1)),
    "DKK": Decimal("0.50"),
}


def round_cash(amount: Decimal, currency: str) -> Decimal:
    """Round an amount to what can be paid in coins and notes, half away from zero; where every unit is a coin it stays."""
    coin = SMALLEST_CASH.get(currency)
    if coin is None:
        return amount
    pieces = money.round_amount(money.CONTEXT.divide(amount, coin), 0)
    return money.round_amount(money.multiply(pieces, coin), money.exponent(currency))
