"""A register and the offline profile it goes by: its own, else its store's."""

import sqlite3

import msgspec
from msgspec import Struct

from channel.errors import NotFound
from channel.lookup.one_release import fetch, one_release

REGISTER_QUERY = """
    SELECT register.number, register.name, store.number AS store_number, register.support_offline,
           coalesce(register.offline_profile_id, store.offline_profile_id) AS offline_profile_id
    FROM register JOIN store ON store.store_id = register.store_id
    WHERE register.number = :number
    ORDER BY register.register_id LIMIT 1
"""

# Its name and its offline support are in no release yet; nothing that is sold depends on them.
NEW_REGISTER_QUERY = """
    SELECT :number AS number, :number AS name, number AS store_number, 0 AS support_offline, offline_profile_id
    FROM store WHERE number = :store_number
    ORDER BY store_id LIMIT 1
"""

PROFILE_QUERY = """
    SELECT code, name, offline_timeout_seconds, retry_count, reconnect_attempt_interval_minutes, advanced_switching,
           health_check_interval_minutes, performance_threshold_milliseconds, performance_reconnect_interval_minutes,
           prompt_on_switch, manual_disconnect_before_sign_in, poll_interval_seconds, upload_interval_seconds,
           upload_batch_size, days_transactions_exist, database_limit_megabytes, maximum_days_since_sync
    FROM offline_profile WHERE offline_profile_id = :offline_profile_id
"""


class OfflineProfile(Struct, frozen=True, kw_only=True):
    """When a register leaves and returns to HQ's server, and what it may do meanwhile.

    The last fields have defaults because registers keep what an older HQ said.
    """

    code: str
    name: str
    offline_timeout_seconds: int
    retry_count: int
    reconnect_attempt_interval_minutes: int
    advanced_switching: bool
    health_check_interval_minutes: int
    performance_threshold_milliseconds: int | None
    performance_reconnect_interval_minutes: int
    prompt_on_switch: bool
    manual_disconnect_before_sign_in: bool
    poll_interval_seconds: int
    upload_interval_seconds: int
    upload_batch_size: int
    days_transactions_exist: int
    database_limit_megabytes: int = 10_240
    maximum_days_since_sync: int | None = None


class RegisterInfo(Struct, frozen=True, kw_only=True):
    """A register. `offline_profile` is None when neither it nor its store has one."""

    number: str
    name: str
    store_number: str
    support_offline: bool
    offline_profile: OfflineProfile | None = None


class _RegisterRow(Struct, frozen=True):
    number: str
    name: str
    store_number: str
    support_offline: bool
    offline_profile_id: int | None


def find_register(connection: sqlite3.Connection, number: str) -> RegisterInfo:
    """Find a register by its number.

    Raises:
        NotFound: the channel database has no such register.
    """
    with one_release(connection):
        found = fetch(connection, REGISTER_QUERY, {"number": number}, _RegisterRow)
        if not found:
            raise NotFound(f"There is no register {number} in this channel database.", number=number)
        return _with_profile(connection, found[0])


def find_or_assume_register(connection: sqlite3.Connection, number: str, *, store_number: str) -> RegisterInfo:
    """Find a register by its number; one that was made after this release goes by its store's profile until the next.

    Raises:
        NotFound: the channel database has no such store either.
    """
    with one_release(connection):
        try:
            return find_register(connection, number)
        except NotFound:
            found = fetch(connection, NEW_REGISTER_QUERY, {"number": number, "store_number": store_number}, _RegisterRow)
            if not found:
                raise
            return _with_profile(connection, found[0])


def _with_profile(connection: sqlite3.Connection, found: _RegisterRow) -> RegisterInfo:
    """Add the offline profile."""
    row = msgspec.structs.asdict(found)
    parameters = {"offline_profile_id": row.pop("offline_profile_id")}
    profiles = fetch(connection, PROFILE_QUERY, parameters, OfflineProfile)
    return RegisterInfo(**row, offline_profile=profiles[0] if profiles else None)
