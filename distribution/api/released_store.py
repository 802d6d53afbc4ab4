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

from channel.errors import StateConflict
from distribution.store_copies import store_connection
from distribution.use_cases.refresh_store_copy import refresh_store_copy
from registers.models import Store

logger = logging.getLogger(__name__)

CHECK_INTERVAL_SECONDS = 1.0

STORE_QUERY = "SELECT number, time_zone FROM store WHERE store_id = ?"

# When this process last looked for a newer release, by group. Losing it costs one query.
_checked_at: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class ReleasedStore:
    """The STORE channel database to read from, the store's number in it, and the day it is there."""

    connection: sqlite3.Connection
    number: str
    today: date


def open_released_store(store: Store, now: datetime) -> ReleasedStore:
    """Open the copy of the store's group, at the last release as far as it can be had at once.

    Raises:
        StateConflict: nothing has been released for this store yet.
    """
    group_id = store.channel_data_group_id
    _keep_fresh(group_id, now)
    connection = store_connection(group_id)
    found = connection.execute(STORE_QUERY, (store.pk,)).fetchone()
    if found is None:
        raise StateConflict("Nothing has been released for this store yet. Run a distribution schedule first.")
    return ReleasedStore(connection, found["number"], now.astimezone(ZoneInfo(found["time_zone"])).date())


def _keep_fresh(group_id: int, now: datetime) -> None:
    """Look for a newer release at most once a second; trouble with it must not stop the release before from selling."""
    checked_at = time.monotonic()
    if checked_at - _checked_at.get(group_id, -CHECK_INTERVAL_SECONDS) < CHECK_INTERVAL_SECONDS:
        return
    _checked_at[group_id] = checked_at
    try:
        refresh_store_copy(group_id=group_id, now=now)
    except Exception:
        logger.exception("the store copy of group %s could not be refreshed; it answers from the release before", group_id)
