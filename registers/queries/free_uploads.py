"""Upload sessions that nobody else posts, of registers that nobody else holds, locked for the present transaction.

PostgreSQL only, whose locks can be tried.
"""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from registers.copying.prepared import read_rows
from registers.models import Device, UploadSession
from registers.queries.among import among_sql

_READ = """
SELECT upload.id, upload.state, device.state, register.id, register.number, store.number, device.journal_id,
    currency.code, store.time_zone, store.business_day_cutoff, pg_current_xact_id()::text::bigint
FROM registers_uploadsession AS upload
JOIN registers_device AS device ON device.id = upload.device_id
JOIN registers_register AS register ON register.id = device.register_id
JOIN registers_store AS store ON store.id = register.store_id
JOIN registers_currency AS currency ON currency.id = store.currency_id
WHERE {condition}
FOR NO KEY UPDATE OF upload SKIP LOCKED
"""


_FREE = (UploadSession.State.RECEIVED, Device.State.ACTIVATED)


class FreeUpload(Struct, frozen=True):
    """What posting goes by, as it is under the lock: register, store and journal; the store's rules; the transaction's id."""

    origin: tuple[str, str, str]
    currency: str
    time_zone: str
    cutoff: str
    posted_in: int


def free_uploads(registers: Mapping[UUID, int]) -> dict[UUID, FreeUpload]:
    """Lock sessions, given with their registers, and those registers, and read what holds of them; waits for nobody.

    Left out are sessions that are posted already, or whose device is not trusted now, and those that somebody holds. The
    registers are locked by a statement of its own, see `locked_upload`, and in the order of their keys, as all do.
    """
    condition, parameter = among_sql("id", "bigint", sorted(set(registers.values())))
    lock = f"SELECT id FROM registers_register WHERE {condition} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"  # noqa: S608
    locked = {key for (key,) in read_rows(lock, [parameter])}
    condition, parameter = among_sql("upload.id", "uuid", [str(session) for session in registers])
    # The states are compared here: asked for by the statement they have PostgreSQL go through what is left of all uploads.
    return {
        session: FreeUpload((number, store, journal), currency, time_zone, cutoff, posted_in)
        for session, upload, device, register, number, store, journal, currency, time_zone, cutoff, posted_in in read_rows(
            _READ.format(condition=condition), [parameter]
        )
        if register in locked and (upload, device) == _FREE
    }
