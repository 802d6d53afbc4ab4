"""Correct references of a quarantined document and post it."""

from collections.abc import Mapping

import msgspec
from django.contrib.auth.models import AbstractBaseUser

from channel.errors import DocumentInvalid, InvalidInput
from channel.transaction import decode
from registers.domain.corrections import corrected
from registers.domain.reason import Reason
from registers.domain.uploaded_document import read_document
from registers.models import QuarantinedTransaction, QuarantineEvent
from registers.use_cases.post_from_quarantine import post_from_quarantine


def correct_quarantined(
    *, quarantined: QuarantinedTransaction, texts: Mapping[str, str], user: AbstractBaseUser, note: str = ""
) -> list[Reason]:
    """Post a document with other values at some JSON pointers; return the reasons that remain, none when it is posted.

    The bytes stay those the register sent; what was changed stands beside them in the ledger.

    Raises: InvalidInput when a pointer may not be corrected, a value fits no document, or nothing was changed;
    StateConflict when it has left quarantine meanwhile.
    """
    document = read_document(bytes(quarantined.document)).transaction
    if document is None:
        raise InvalidInput("The document cannot be read: it can only be kept or dismissed.")
    content = msgspec.to_builtins(document)
    try:
        changes = corrected(content, texts)
        changed = decode(msgspec.json.encode(content))
    except DocumentInvalid as error:
        raise InvalidInput(error.message) from error
    except (ValueError, KeyError) as error:
        raise InvalidInput(f"What is at {error.args[0]} may not be corrected.") from error
    if not changes:
        raise InvalidInput("Nothing was changed.")
    return post_from_quarantine(
        quarantined=quarantined,
        document=changed,
        action=QuarantineEvent.Action.CORRECTED,
        user=user,
        note=note,
        corrections=[change.as_json() for change in changes],
    )
