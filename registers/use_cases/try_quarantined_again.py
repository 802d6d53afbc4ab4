"""Try to post a quarantined document as it was sent, because the cause may be gone."""

from django.contrib.auth.models import AbstractBaseUser

from channel.errors import InvalidInput
from registers.domain.reason import Reason
from registers.domain.uploaded_document import read_document
from registers.models import QuarantinedTransaction, QuarantineEvent
from registers.use_cases.post_from_quarantine import post_from_quarantine


def try_quarantined_again(*, quarantined: QuarantinedTransaction, user: AbstractBaseUser | None) -> list[Reason]:
    """Post a document unless something still speaks against it; return what does, none when it is posted.

    Raises: InvalidInput when the document cannot be read; StateConflict when it has left quarantine meanwhile.
    """
    document = read_document(bytes(quarantined.document)).transaction
    if document is None:
        raise InvalidInput("The document cannot be read: it can only be kept or dismissed.")
    return post_from_quarantine(quarantined=quarantined, document=document, action=QuarantineEvent.Action.POSTED, user=user)
