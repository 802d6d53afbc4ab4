"""An upload session, locked with its register for the time its documents are posted.

In SQL, because the ORM takes ten times as long to write these statements as the database to answer them.
"""

from uuid import UUID

from django.db import connection

from registers.copying.prepared import read_rows
from registers.models import Currency, UploadSession

# On SQLite the transaction that posts has locked the whole database already.
_LOCK_REGISTER = """
SELECT register.id FROM registers_register register WHERE register.id = (
    SELECT device.register_id FROM registers_uploadsession session
    JOIN registers_device device ON device.id = session.device_id WHERE session.id = %s
) FOR NO KEY UPDATE
"""
_READ = """
SELECT {posted_in}, upload.state, device.state, device.journal_id, register.id, register.number,
    store.id, store.number, store.time_zone, store.business_day_cutoff, currency.id, currency.code
FROM registers_uploadsession AS upload
JOIN registers_device AS device ON device.id = upload.device_id
JOIN registers_register AS register ON register.id = device.register_id
JOIN registers_store AS store ON store.id = register.store_id
JOIN registers_currency AS currency ON currency.id = store.currency_id
WHERE upload.id = %s
"""
_STATEMENTS = {
    "postgresql": _READ.format(posted_in="pg_current_xact_id()::text::bigint") + "FOR NO KEY UPDATE OF upload",
    "sqlite": _READ.format(posted_in="0"),
}


def locked_upload(session: UploadSession) -> UploadSession:
    """Lock a session and its register and bring what posting needs of them up to date; must be called in a transaction.

    The register is locked because its uploads decide by what is posted already: they follow one another, whichever server
    they reach. It is locked by a statement of its own: what the second one reads is as it is after the wait, a device that
    was disabled meanwhile too. `posted_in` is the id of this database transaction, 0 where there are none.

    Raises: UploadSession.DoesNotExist.
    """
    key = UploadSession._meta.pk.get_db_prep_value(session.pk, connection)
    if connection.vendor == "postgresql":
        read_rows(_LOCK_REGISTER, [key])
    rows = read_rows(_STATEMENTS[connection.vendor], [key])
    if not rows:
        raise UploadSession.DoesNotExist
    (row,) = rows
    if (session.device.register_id, session.device.register.store_id) != (row[4], row[6]):
        session.device = upload_with_device(session.pk).device
    device, register, store = session.device, session.device.register, session.device.register.store
    session.posted_in, session.state = row[0], row[1]  # type: ignore[attr-defined] # of this transaction alone
    device.state, device.journal_id, register.number = row[2], row[3], row[5]
    store.number, store.time_zone, store.business_day_cutoff = row[7:10]
    store.currency = Currency(id=row[10], code=row[11])
    return session


def upload_with_device(key: UUID) -> UploadSession:
    """Read a session with its device, register and store, and without its body."""
    return UploadSession.objects.select_related("device__register__store").defer("body").get(pk=key)
