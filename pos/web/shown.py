"""How goods read on a page: prices with the digits they need, and how many pieces there are."""

from collections.abc import Iterable
from decimal import Decimal

from babel.numbers import get_decimal_symbol
from flask import Flask

from channel import money
from channel.deposits import is_deposit
from channel.transaction import Line
from channel.voucher import shown_number
from pos.web.language import LOCALES, language, money_text


def price_text(price: str, currency: str) -> str:
    """Write a unit price with the currency's digits, and more only where it has more: "1.2900" is "1.29"."""
    exact = Decimal(price)
    digits = max(money.exponent(currency), -int(exact.normalize().as_tuple().exponent))
    return money_text(exact.quantize(Decimal(1).scaleb(-digits)))


def typed_text(number: Decimal | str) -> str:
    """Write a number as somebody types it into a field: with the reader's decimal mark, and nothing between thousands."""
    return str(number).replace(".", get_decimal_symbol(LOCALES[language()]))


def percent_text(percent: str) -> str:
    """Write a percentage with the digits it needs: "7.0000" is "7"."""
    exact = Decimal(percent)
    return money_text(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize())


def pieces(lines: Iterable[Line]) -> int:
    """Count what is handed over: pieces one by one, what is weighed as one, whichever way it goes; no deposits."""
    quantities = (Decimal(line.quantity) for line in lines if not is_deposit(line))
    return sum(int(abs(quantity)) if quantity.as_tuple().exponent == 0 else 1 for quantity in quantities)


def add_shown(app: Flask) -> None:
    """Give templates the filters `price`, `typed`, `percent`, `pieces`, `shown_number`, and `decimal` to compare amounts with."""
    app.jinja_env.filters.update(price=price_text, typed=typed_text, percent=percent_text, pieces=pieces, decimal=Decimal)
    app.jinja_env.filters["shown_number"] = shown_number
