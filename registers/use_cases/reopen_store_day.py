"""Open a closed business day of a store again."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import Store, StoreDay, StoreDayEvent
from registers.queries.locked_store import hold_posting
from registers.use_cases.record_store_day_event import record_store_day_event


@transaction.atomic
def reopen_store_day(*, store: Store, business_date: date, user: AbstractBaseUser | None, now: datetime, note: str = "") -> None:
    """Open a closed day again; what came late stays marked, because it did.

    Raises: StateConflict when it is not closed.
    """
    hold_posting(store.pk)
    day = StoreDay.objects.select_for_update(of=("self",)).filter(store_number=store.number, business_date=business_date).first()
    if day is None:
        raise StateConflict("This business day is not closed.")
    record_store_day_event(day=day, action=StoreDayEvent.Action.REOPENED, user_id=user.pk if user else None, now=now, note=note)
    day.delete()
