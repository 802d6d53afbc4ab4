"""Take in one batch of transactions from a register."""

from datetime import datetime

from django.db import transaction

from channel.upload import UploadAnswer
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


@transaction.atomic(durable=True)
def _store(device: Device, body: bytes, content_encoding: str, received_at: datetime) -> UploadSession:
    """Store the body; durable, because an outer transaction could still take it back."""
    return UploadSession.objects.create(
        device=device, received_at=received_at, body=body, content_encoding=content_encoding[:ENCODING_LENGTH]
    )
