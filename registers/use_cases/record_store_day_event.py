"""Write down who closed a business day of a store, or opened it again."""

from datetime import datetime

from registers.models import StoreDay, StoreDayEvent

NOTE_LENGTH = 300


def record_store_day_event(
    *, day: StoreDay, action: StoreDayEvent.Action, user_id: int | None, now: datetime, note: str
) -> StoreDayEvent:
    """Record what was done with a day; no user when HQ itself did it."""
    return StoreDayEvent.objects.create(
        store_number=day.store_number,
        business_date=day.business_date,
        action=action,
        at=now,
        user_id=user_id,
        note=note[:NOTE_LENGTH],
    )
