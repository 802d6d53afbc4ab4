"""Close a business day of a store.

Closing refuses nothing that comes later: the cash has been taken. It draws a line, so that what comes after it is marked and
whoever has counted the day already sees what has been added. So neither an open shift nor a missing sale forbids it; the page
says both before.
"""

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.business_day import business_date as business_date_of
from channel.errors import InvalidInput, StateConflict
from registers.models import Store, StoreDay, StoreDayEvent
from registers.queries.locked_store import hold_posting
from registers.use_cases.record_store_day_event import NOTE_LENGTH, record_store_day_event


@transaction.atomic
def close_store_day(
    *, store: Store, business_date: date, user: AbstractBaseUser | None, now: datetime, note: str = ""
) -> StoreDay:
    """Close a day; what is posted for it from now on is marked as late, and what is being posted now is waited for.

    Raises:
        InvalidInput: the day has not begun yet.
        StateConflict: it is closed already.
    """
    hold_posting(store.pk)
    if business_date > business_date_of(now, store.time_zone, store.business_day_cutoff):
        raise InvalidInput("This business day has not begun yet.")
    user_id = user.pk if user else None
    said = {"closed_at": now, "closed_by_id": user_id, "note": note[:NOTE_LENGTH]}
    day, is_new = StoreDay.objects.get_or_create(store_number=store.number, business_date=business_date, defaults=said)
    if not is_new:
        raise StateConflict("This business day is closed already.")
    record_store_day_event(day=day, action=StoreDayEvent.Action.CLOSED, user_id=user_id, now=now, note=note)
    return day
