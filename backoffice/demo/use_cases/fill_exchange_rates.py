"""The demo company's exchange rates: its stores lie on both sides of a border, and take the neighbours' cash."""

from datetime import UTC, datetime
from decimal import Decimal

from backoffice.pricing.models import ExchangeRate
from backoffice.pricing.use_cases.add_exchange_rate import add_exchange_rate
from registers.models import Currency

FIRST_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
#: The store's currency, the foreign one, and what one unit of that is worth.
EXCHANGE_RATES = (("EUR", "CHF", Decimal("1.04")), ("CHF", "EUR", Decimal("0.92")))


def fill_exchange_rates() -> None:
    """Create what is missing."""
    for own_code, foreign_code, rate in EXCHANGE_RATES:
        own, foreign = Currency.objects.get(code=own_code), Currency.objects.get(code=foreign_code)
        if not ExchangeRate.objects.filter(store_currency=own, currency=foreign).exists():
            add_exchange_rate(store_currency=own, currency=foreign, rate=rate, valid_from=None, at=FIRST_MOMENT)
