"""Which dates a moment has in a store, decided once for both ends: the register writes them, HQ checks them.

Prices go by the calendar date of the store's time zone. Takings go by the business date, which ends at the store's
cutoff: what a bar sells at two in the morning belongs to the evening before. What is sold in a shift has the business
date of the shift's opening, so that no drawer is counted for two days.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def store_date(at: datetime, time_zone: str) -> date:
    """Return the calendar date of a moment in a store."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def business_date(at: datetime, time_zone: str, cutoff: str) -> date:
    """Return the day whose takings a moment belongs to; `cutoff` is "HH:MM" in the store's time."""
    local = at.astimezone(ZoneInfo(time_zone))
    before_cutoff = local.time() < time.fromisoformat(cutoff)
    return local.date() - timedelta(days=1) if before_cutoff else local.date()
