"""HQ's answers to an upload, applied to the outbox.

Every answer means that HQ has the document: posted, repeated, or kept whole in quarantine or as unreadable bytes
until a person decides. So every answer lets the entry go; what is not right is remembered, shown and logged.
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime

from channel.upload import DocumentAnswer, UploadAnswer
from pos.errors import HeadquartersFailed
from pos.journal import entries
from pos.journal.connection import durable
from pos.journal.entries import WaitingEntry

LOG = logging.getLogger(__name__)


def take_answers(journal: sqlite3.Connection, sent: Sequence[WaitingEntry], answer: UploadAnswer, *, at: datetime) -> int:
    """Let the answered entries leave the outbox and return how many did.

    Raises: HeadquartersFailed when the answer is about other documents than were sent.
    """
    pairs = list(_matched(sent, answer))
    with durable(journal):
        entries.acknowledge_all(journal, ((entry.entry_id, document_answer) for entry, document_answer in pairs), at=at)
    for entry, document_answer in pairs:
        _log(entry, document_answer)
    return len(pairs)


def _matched(sent: Sequence[WaitingEntry], answer: UploadAnswer) -> Iterator[tuple[WaitingEntry, DocumentAnswer]]:
    """Pair each entry with its answer, by position; an id that is given has to agree."""
    if len(answer.answers) != len(sent):
        raise HeadquartersFailed(f"Headquarters answered {len(answer.answers)} of {len(sent)} transactions.")
    for entry, document_answer in zip(sent, answer.answers, strict=True):
        if document_answer.id not in (None, entry.transaction_id):
            raise HeadquartersFailed("Headquarters answered about other transactions than were sent.")
        yield entry, document_answer


def _log(entry: WaitingEntry, answer: DocumentAnswer) -> None:
    """Say loudly what HQ could not post."""
    reasons = "; ".join(answer.reasons)
    if answer.status == "unreadable":
        LOG.error("headquarters cannot read transaction %s and keeps its bytes: %s", entry.transaction_id, reasons)
    elif answer.status == "quarantined":
        LOG.warning("headquarters keeps transaction %s in quarantine: %s", entry.transaction_id, reasons)
