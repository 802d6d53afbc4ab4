"""All that is asked about registers that poll and have nothing new to tell, in one statement for several of them.

By hand and prepared once for each connection: the ORM takes longer to write such a statement than PostgreSQL to answer it.
One JSON array for each is its answer, which is a struct in a step, where a row is two dozen values to be loaded. What it reads is
the database's present state and nothing remembered, so a token is worth nothing from the commit on that ends its device,
in every process.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import DiagnosticField, ExecStatus

#: So many are asked for by one statement at most: two thirds of what more would save are saved with these.
MOST_AT_ONCE: Final = 8
# `invalid_sql_statement_name`: somebody has said DISCARD on this connection.
_FORGOTTEN: Final = b"26000"
_MOMENTS: Final = ("now", "verified_since", "history_since")

# The second condition on the hash lets a prepared statement use the index, which leaves empty ones out.
_SQL: Final = """
SELECT {array}(
    device.token_hash, device.id, device.register_id, device.sealing_key, device.previous_token_hash,
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
WHERE device.token_hash IN ({token_hashes}) AND device.token_hash <> '' AND device.token_expires_at > {now}
    AND device.state = 'ACTIVATED' AND device.type = 'REGISTER'
"""


def _written(many: int, mark: Callable[[int], str], **words: str) -> str:
    """Write the statement for so many tokens; `mark` gives the place of a parameter, tokens first."""
    moments = {name: mark(many + number) for number, name in enumerate(_MOMENTS)}
    return _SQL.format(token_hashes=", ".join(mark(number) for number in range(many)), **moments, **words)


def _postgresql(many: int) -> bytes:
    words = {"array": "json_build_array", "false": "false", "full_syncs": "held.full_syncs"}
    return _written(many, lambda number: f"${number + 1}", **words).encode()


# One for a poll that is alone, as most are; a place that is left empty costs a look into the index.
_POSTGRESQL: Final = {many: _postgresql(many) for many in (1, MOST_AT_ONCE)}
_SQLITE: Final = _written(
    MOST_AT_ONCE, lambda number: f"%(p{number})s", array="json_array", false="0", full_syncs="json(held.full_syncs)"
)

#: The names of the statements a connection knows.
_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[bytes]] = WeakKeyDictionary()


class PolledFacts(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A register with its device's token. What begins with `held` is its channel database's, with `last` its group's.

    `is_verified_lately` and `is_history_young` compare moments that may be missing.
    """

    token_hash: str
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


def polled_facts(
    token_hashes: Sequence[str], *, now: datetime, verified_since: datetime, history_since: datetime
) -> dict[str, PolledFacts]:
    """Read what is known of registers by their devices' tokens, at most MOST_AT_ONCE.

    A token that is none now, or whose register never told anything, has no facts.

    Raises:
        DatabaseError, psycopg.Error: the database cannot answer; whoever asks it next through Django finds out more.
    """
    connection, moments = connections[DEFAULT_DB_ALIAS], (now, verified_since, history_since)
    many = 1 if len(token_hashes) == 1 and connection.vendor == "postgresql" else MOST_AT_ONCE
    # No device has an empty hash: see the statement's end.
    tokens = [*token_hashes, *[""] * (many - len(token_hashes))]
    found: Iterable[bytes | str]
    if connection.vendor == "postgresql":
        parameters = [*(token.encode() for token in tokens), *(moment.isoformat().encode() for moment in moments)]
        found = _from_postgresql(connection, many, parameters)
    else:
        found = _from_sqlite(connection, [*tokens, *(connection.ops.adapt_datetimefield_value(moment) for moment in moments)])
    return {facts.token_hash: facts for facts in map(_decode, found)}


def _from_sqlite(connection: BaseDatabaseWrapper, parameters: list[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE, {f"p{number}": value for number, value in enumerate(parameters)})
        return [row[0] for row in cursor.fetchall()]


def _from_postgresql(connection: BaseDatabaseWrapper, many: int, parameters: list[bytes]) -> list[bytes]:
    """Ask without any cursor, which would take five times as long as libpq, most of it so that others could run meanwhile.

    Django's would also ask first whether the connection is alive. One that is not is noticed here as well, and the poll
    then goes the ordinary way, on which Django opens another.
    """
    if connection.connection is None:
        connection.ensure_connection()
    session: psycopg.Connection[Any] = connection.connection
    known, name = _prepared.setdefault(session, set()), b"polled_facts_%d" % many
    if name not in known:
        _checked(session, session.pgconn.prepare(name, _POSTGRESQL[many]))
        known.add(name)
    result = _checked(session, session.pgconn.exec_prepared(name, parameters))
    return [result.get_value(row, 0) or b"" for row in range(result.ntuples)]


def _checked(session: psycopg.Connection[Any], result: psycopg.pq.abc.PGresult) -> psycopg.pq.abc.PGresult:
    """Return a result that is one.

    Raises:
        psycopg.OperationalError: it is none.
    """
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        return result
    if result.error_field(DiagnosticField.SQLSTATE) == _FORGOTTEN:
        _prepared.pop(session, None)
    raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
