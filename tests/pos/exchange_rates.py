"""Exchange rates as they reach a register: dollars with a lower rate an hour after the morning, yen, and francs no more."""

from typing import Any


def rate(number: int, currency: str, value: str, begins_at: str, *, is_accepted: bool = True) -> dict[str, Any]:
    return {
        "exchange_rate_id": number,
        "store_currency": "EUR",
        "currency": currency,
        "rate": value,
        "valid_from": f"{begins_at}.000000Z",
        "is_accepted": is_accepted,
    }


RATES = [
    rate(1, "USD", "0.950000", "2026-01-01T00:00:00"),
    rate(2, "USD", "0.900000", "2026-01-05T10:00:00"),
    rate(3, "JPY", "0.006100", "2026-01-01T00:00:00"),
    rate(4, "CHF", "1.050000", "2026-01-01T00:00:00"),
    rate(5, "CHF", "1.050000", "2026-01-05T08:00:00", is_accepted=False),
]
