"""Take in one batch of transactions from a register."""

from contextlib import nullcontext
from datetime import datetime

from django.db import connection, transaction

from channel.upload import UploadAnswer
from registers.copying.insert_one import insert_one
from registers.models import Device, UploadSession
from registers.use_cases.post_upload import post_upload

ENCODING_LENGTH = 10


def take_in_upload(*, device: Device, body: bytes, content_encoding: str, received_at: datetime) -> UploadAnswer:
    """Store the bytes as they came, then post them; returns one answer for each line, once all of it is committed.

    The bytes are committed before anything looks at them: whatever goes wrong afterwards, a sweep finds the session
    and posts it.

    Raises: InvalidInput when the body cannot be unpacked; the session is REJECTED and its bytes are kept.
    """
    session = _store(device, body, content_encoding, received_at)
    return post_upload(session=session)


def _store(device: Device, body: bytes, content_encoding: str, received_at: datetime) -> UploadSession:
    """Store the body; a statement by itself is committed by itself, and within a transaction that could be taken back."""
    session = UploadSession(
        device=device, received_at=received_at, body=body, content_encoding=content_encoding[:ENCODING_LENGTH]
    )
    with transaction.atomic(durable=True) if connection.in_atomic_block else nullcontext():
        insert_one(session)
    return session
