"""Where the demo company sells: two channel data groups, four stores, twelve registers, and what they share."""

from dataclasses import dataclass
from datetime import time

from distribution.domain.recurrence import Recurrence, daily

CURRENCIES = (("EUR", "Euro", 2), ("CHF", "Swiss franc", 2))
GROUPS = (("North", "Berlin and Hamburg"), ("South", "Munich and Zurich"))
REGISTERS_PER_STORE = 3

OFFLINE_PROFILES: dict[str, dict[str, object]] = {
    "DEFAULT": {"name": "Default"},
    # Short enough to watch a register go offline and come back within seconds.
    "FAST": {
        "name": "Fast demo",
        "offline_timeout_seconds": 2,
        "reconnect_attempt_interval_minutes": 0,
        "poll_interval_seconds": 2,
        "upload_interval_seconds": 2,
    },
}

PAYMENT_METHODS: dict[str, dict[str, object]] = {
    "CASH": {"name": "Cash", "kind": "CASH", "opens_drawer": True, "allows_change": True},
    "CARD": {"name": "Card", "kind": "CARD"},
    "VOUCHER": {"name": "Gift voucher", "kind": "VOUCHER", "works_offline": False},
}

RECEIPT_SETTINGS: dict[str, dict[str, object]] = {
    "STANDARD": {
        "header": "Everytill Demo Markets",
        "footer": "Thank you and see you soon!",
        "number_mask": "{register}-{sequence:06}",
    },
}


@dataclass(frozen=True, slots=True)
class StorePlan:
    """One store, and by their codes what it is given."""

    number: str
    name: str
    group: str
    currency: str
    time_zone: str
    language: str
    address: str
    tax_number: str
    offline_profile: str
    assortments: tuple[str, ...]
    price_groups: tuple[str, ...]

    @property
    def register_numbers(self) -> tuple[str, ...]:
        """Name the registers of the store."""
        return tuple(f"{self.number}-{place}" for place in range(1, REGISTERS_PER_STORE + 1))


STORES = (
    StorePlan(
        "S01", "Berlin Mitte", "North", "EUR", "Europe/Berlin", "de", "Invalidenstraße 1\n10115 Berlin", "DE000000001",
        "FAST", ("MAIN",), ("RETAIL", "PROMO"),
    ),
    StorePlan(
        "S02", "Hamburg Altona", "North", "EUR", "Europe/Berlin", "de", "Große Bergstraße 2\n22767 Hamburg", "DE000000001",
        "DEFAULT", ("MAIN",), ("RETAIL", "PROMO"),
    ),
    StorePlan(
        "S03", "München Ost", "South", "EUR", "Europe/Berlin", "de", "Orleansplatz 3\n81667 München", "DE000000001",
        "DEFAULT", ("MAIN",), ("RETAIL",),
    ),
    StorePlan(
        "S04", "Zürich Enge", "South", "CHF", "Europe/Zurich", "de", "Seestrasse 4\n8002 Zürich", "CHE-000.000.002",
        "DEFAULT", ("EXPRESS",), ("RETAIL-CHF",),
    ),
)  # fmt: skip

SCHEDULES: dict[str, dict[str, object]] = {
    "Every 15 minutes": {"recurrence": Recurrence(every=15), "jobs": (1010, 1020, 1040, 1060)},
    "Nightly": {"recurrence": daily(time(2, 30)), "jobs": (1010, 1020, 1040, 1060, 1070, 1080, 1090, 1110)},
}
