"""All that is asked about a register that polls and has nothing new to tell, in one statement.

By hand and prepared once for each connection: the ORM takes longer to write such a statement than PostgreSQL to answer it.
One JSON array is its answer, which is a struct in a step, where a row is two dozen values to be loaded. What it reads is
the database's present state and nothing remembered, so a token is worth nothing from the commit on that ends its device,
in every process.
"""

from datetime import datetime
from typing import Any, Final
from weakref import WeakSet

import msgspec
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import DiagnosticField, ExecStatus

_NAME: Final = b"polled_facts"
# `invalid_sql_statement_name`: somebody has said DISCARD on this connection.
_FORGOTTEN: Final = b"26000"
_PARAMETERS: Final = ("token_hash", "now", "verified_since", "history_since")

# The second condition on the hash lets a prepared statement use the index, which leaves empty ones out.
_SQL: Final = """
SELECT {array}(
    device.id, device.register_id, device.sealing_key, device.previous_token_hash,
    coalesce(profile.poll_interval_seconds, -1), coalesce(profile.pause_offline_synchronization, {false}),
    store.channel_data_group_id, store.serving_group_id,
    held.id, held.group_id, held.pause_data_synchronization, {full_syncs}, held.plan_number,
    held.release_number, held.epoch, held.checksum_digest, held.verified_release_number, held.verified_at >= {verified_since},
    last.number, last.epoch, last.readable_from, headquarters.epoch,
    status.told_digest, status.history_at > {history_since}
)
FROM registers_device device
JOIN registers_register register ON register.id = device.register_id
JOIN registers_store store ON store.id = register.store_id
JOIN registers_registerstatus status ON status.register_id = register.id
LEFT JOIN registers_offlineprofile profile ON profile.id = coalesce(register.offline_profile_id, store.offline_profile_id)
LEFT JOIN registers_channeldatabase held ON held.register_id = register.id
LEFT JOIN distribution_release last ON last.id = (
    SELECT newest.id FROM distribution_release newest WHERE newest.group_id = held.group_id ORDER BY newest.number DESC LIMIT 1
)
CROSS JOIN distribution_headquartersstate headquarters
WHERE device.token_hash = {token_hash} AND device.token_hash <> '' AND device.token_expires_at > {now}
    AND device.state = 'ACTIVATED' AND device.type = 'REGISTER'
"""
_POSTGRESQL: Final = _SQL.format(
    array="json_build_array",
    false="false",
    full_syncs="held.full_syncs",
    **{name: f"${number}" for number, name in enumerate(_PARAMETERS, 1)},
).encode()
_SQLITE: Final = _SQL.format(
    array="json_array", false="0", full_syncs="json(held.full_syncs)", **{name: f"%({name})s" for name in _PARAMETERS}
)

#: The connections that know the statement.
_prepared: WeakSet[psycopg.Connection[Any]] = WeakSet()


class PolledFacts(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A register with its device's token. What begins with `held` is its channel database's, with `last` its group's.

    `is_verified_lately` and `is_history_young` compare moments that may be missing.
    """

    device_id: int
    register_id: int
    sealing_key: str
    previous_token_hash: str
    poll_interval_seconds: int
    is_profile_paused: bool
    store_group_id: int
    serving_group_id: int | None
    database_id: int | None
    group_id: int | None
    is_database_paused: bool | None
    full_syncs: dict[int, int] | None
    plan_number: int | None
    held_release: int | None
    held_epoch: int | None
    checksum_digest: str | None
    verified_release: int | None
    is_verified_lately: bool | None
    last_number: int | None
    last_epoch: int | None
    last_readable_from: int | None
    epoch: int
    told_digest: str
    is_history_young: bool | None


# SQLite's truth is 0 and 1.
_decode = msgspec.json.Decoder(PolledFacts, strict=False).decode


def polled_facts(token_hash: str, *, now: datetime, verified_since: datetime, history_since: datetime) -> PolledFacts | None:
    """Read what is known of the register whose device has a token now; None when there is none, or it never told anything.

    Raises:
        DatabaseError, psycopg.Error: the database cannot answer; whoever asks it next through Django finds out more.
    """
    connection, moments = connections[DEFAULT_DB_ALIAS], (now, verified_since, history_since)
    found: bytes | str | None
    if connection.vendor == "postgresql":
        found = _from_postgresql(connection, [token_hash.encode(), *(moment.isoformat().encode() for moment in moments)])
    else:
        found = _from_sqlite(connection, [token_hash, *(connection.ops.adapt_datetimefield_value(moment) for moment in moments)])
    return None if found is None else _decode(found)


def _from_sqlite(connection: BaseDatabaseWrapper, parameters: list[Any]) -> str | None:
    with connection.cursor() as cursor:
        row = cursor.execute(_SQLITE, dict(zip(_PARAMETERS, parameters, strict=True))).fetchone()
    return None if row is None else row[0]


def _from_postgresql(connection: BaseDatabaseWrapper, parameters: list[bytes]) -> bytes | None:
    """Ask without any cursor, which would take five times as long as libpq, most of it so that others could run meanwhile.

    Django's would also ask first whether the connection is alive. One that is not is noticed here as well, and the poll
    then goes the ordinary way, on which Django opens another.
    """
    if connection.connection is None:
        connection.ensure_connection()
    session: psycopg.Connection[Any] = connection.connection
    if session not in _prepared:
        _checked(session, session.pgconn.prepare(_NAME, _POSTGRESQL))
        _prepared.add(session)
    result = _checked(session, session.pgconn.exec_prepared(_NAME, parameters))
    return result.get_value(0, 0) if result.ntuples else None


def _checked(session: psycopg.Connection[Any], result: psycopg.pq.abc.PGresult) -> psycopg.pq.abc.PGresult:
    """Return a result that is one.

    Raises:
        psycopg.OperationalError: it is none.
    """
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        return result
    if result.error_field(DiagnosticField.SQLSTATE) == _FORGOTTEN:
        _prepared.discard(session)
    raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
