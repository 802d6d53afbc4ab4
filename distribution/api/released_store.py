"""A store as it was released, today: what every look-up of the retail server begins with.

HQ's own row of a store says only which row of the copy it is. Its number and time zone are read from the copy like all
else, because HQ's may be of tomorrow already.
"""

import logging
import sqlite3
import time
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from channel.errors import StateConflict
from distribution.store_copies import store_connection, store_copy_folder
from distribution.use_cases.refresh_store_copy import refresh_store_copy, store_copy_is_behind
from distribution.use_cases.refresh_store_copy_in_background import refresh_store_copy_in_background
from registers.models import Store

logger = logging.getLogger(__name__)

CHECK_INTERVAL_SECONDS = 1.0

STORE_QUERY = "SELECT number, time_zone FROM store WHERE store_id = ?"

NOT_RELEASED = "Nothing has been released for this store yet. Run a distribution schedule first."

# When this process last looked for a newer release, by group. Losing it costs one query.
_checked_at: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class ReleasedStore:
    """The STORE channel database to read from, the store's number in it, and the day it is there."""

    connection: sqlite3.Connection
    number: str
    today: date


def open_released_store(store: Store, now: datetime) -> ReleasedStore:
    """Open the copy of the group that serves the store, at the last release as far as it can be had at once.

    While a store moves to another group, that is the group it leaves as long as its last release holds the store.

    Raises:
        StateConflict: no release holds this store, yet or any more. A register with data of its own goes on offline.
    """
    group_id = store.serving_group_id
    if group_id is None:
        raise StateConflict(NOT_RELEASED)
    _keep_fresh(group_id)
    found = _find(store.pk, group_id) or _find_at_last_release(store.pk, group_id, now)
    if found is None:
        raise StateConflict(NOT_RELEASED)
    return ReleasedStore(store_connection(group_id), found["number"], now.astimezone(ZoneInfo(found["time_zone"])).date())


def _find(store_id: int, group_id: int) -> sqlite3.Row | None:
    """Look a store up in the copy there is; None when there is none, or it does not hold the store."""
    if store_copy_folder(group_id).current() is None:
        return None
    found: sqlite3.Row | None = store_connection(group_id).execute(STORE_QUERY, (store_id,)).fetchone()
    return found


def _find_at_last_release(store_id: int, group_id: int, now: datetime) -> sqlite3.Row | None:
    """Move the copy first: a release that holds the store is published, and this machine has not got it yet.

    The only request that waits: there is nothing to answer it from.
    """
    try:
        refresh_store_copy(group_id=group_id, now=now, must_wait=True)
    except Exception:
        logger.exception("the store copy of group %s could not be filled", group_id)
    return _find(store_id, group_id)


def _keep_fresh(group_id: int) -> None:
    """Look for a newer release at most once a second, and have the copy moved there beside this request.

    Asked before anything is read, so that a copy that cannot be read is filled again.
    """
    checked_at = time.monotonic()
    if checked_at - _checked_at.get(group_id, -CHECK_INTERVAL_SECONDS) < CHECK_INTERVAL_SECONDS:
        return
    _checked_at[group_id] = checked_at
    if store_copy_folder(group_id).current() is not None and store_copy_is_behind(group_id):
        refresh_store_copy_in_background(group_id=group_id, clock=timezone.now)
