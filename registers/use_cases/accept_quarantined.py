"""Accept what speaks against a quarantined document, with a note, and post it as it was sent."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser

from channel.errors import InvalidInput
from registers.domain.reason import Reason
from registers.domain.uploaded_document import read_document
from registers.models import QuarantinedTransaction, QuarantineEvent
from registers.use_cases.post_from_quarantine import post_from_quarantine
from registers.use_cases.post_quarantined import NEVER_ACCEPTED


def accept_quarantined(
    *, quarantined: QuarantinedTransaction, codes: Collection[str], user: AbstractBaseUser, note: str
) -> list[Reason]:
    """Post a document in spite of the reasons with these codes; return those that remain, none when it is posted.

    The codes are those the person has seen: what turns up meanwhile is not accepted with them.

    Raises: InvalidInput without a note, without a code, for a code nobody can accept, or when the document cannot be read;
    StateConflict when it has left quarantine meanwhile.
    """
    if not note.strip():
        raise InvalidInput("Say in a note why it is accepted.")
    refused = NEVER_ACCEPTED.intersection(codes)
    if refused or not codes:
        raise InvalidInput(f"Nobody can accept {', '.join(sorted(refused)) or 'nothing'}.")
    document = read_document(bytes(quarantined.document)).transaction
    if document is None:
        raise InvalidInput("The document cannot be read: it can only be kept or dismissed.")
    return post_from_quarantine(
        quarantined=quarantined,
        document=document,
        action=QuarantineEvent.Action.ACCEPTED,
        user=user,
        note=note,
        accept=frozenset(codes),
    )
