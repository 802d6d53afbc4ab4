"""Read the documents of an upload, but not again those that HQ has byte for byte already.

A register that did not hear the answer sends all it sent before once more. Reading a document costs far more than its hash,
and of a repeat nothing else is asked. The id at its head is only looked up by: the hash under that id decides. Asked before
anything is locked, which is safe because an identity is never taken back; what is new meets the same question under the lock.
"""

import hashlib
import re
from collections.abc import Container, Iterable, Sequence
from uuid import UUID

from registers.copying.prepared import read_rows
from registers.domain.uploaded_document import UploadedDocument, read_document
from registers.models import UploadSession
from registers.queries.among import among_sql
from registers.use_cases.claim_documents import journals_of

# How registers write: anything else is read as a whole.
_HEAD = re.compile(rb'\{"version":\d,"id":"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


def read_upload(*, session: UploadSession, lines: Sequence[bytes]) -> list[UploadedDocument]:
    """Read the lines of an upload; what HQ knows of this register, of a journal its device may bring, is a repeat.

    One query more when the first line is new, as then all of them are nearly always.
    """
    key = str(session.pk)
    if not lines or not _known(_heads(lines[:1])):
        return [read_document(raw, key) for raw in lines]
    known = _of_this_register(_heads(lines), session)
    return [_repeat(raw, known) or read_document(raw, key) for raw in lines]


def _heads(lines: Iterable[bytes]) -> list[str]:
    """Return the ids the lines begin with, as far as they do."""
    return [found[1].decode() for found in map(_HEAD.match, lines) if found]


def _known(ids: Sequence[str]) -> bool:
    condition, parameter = among_sql("id", "uuid", ids)
    return bool(ids) and bool(read_rows(f"SELECT 1 FROM registers_transactionidentity WHERE {condition} LIMIT 1", [parameter]))  # noqa: S608


def _of_this_register(ids: Sequence[str], session: UploadSession) -> set[tuple[str, str]]:
    """Return the ids and hashes of what the register of this upload sold, with a journal that this device may bring."""
    device = session.device
    journals = journals_of(device)
    condition, parameter = among_sql("id", "uuid", ids)
    found = read_rows(
        f"SELECT id, sha256, journal_id FROM registers_transactionidentity WHERE {condition} AND register_number = %s",  # noqa: S608
        [parameter, device.register.number],
    )
    return {
        (str(key if isinstance(key, UUID) else UUID(key)), sha256) for key, sha256, journal_id in found if journal_id in journals
    }


def _repeat(raw: bytes, known: Container[tuple[str, str]]) -> UploadedDocument | None:
    found = _HEAD.match(raw)
    if found is None:
        return None
    place = (found[1].decode(), hashlib.sha256(raw).hexdigest())
    if place not in known:
        return None
    return UploadedDocument(raw, place[1], None, place[0], status="repeated")
