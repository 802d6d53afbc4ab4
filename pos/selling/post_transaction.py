"""A finished transaction is offered to HQ at once while the register is online.

It never raises: the sale is in the journal, the customer is leaving, and what HQ says can wait for the next upload.
"""

import logging
import sqlite3

from channel.errors import EverytillError
from channel.upload import UploadAnswer
from pos.context import RegisterContext
from pos.journal import attempts, entries
from pos.journal.attempts import Direction
from pos.journal.entries import WaitingEntry
from pos.journal.take_answers import take_answers
from pos.selling.complete_transaction import CompletedTransaction

LOG = logging.getLogger(__name__)


def post_transaction(context: RegisterContext, completed: CompletedTransaction) -> bool:
    """Send one transaction if the register is online; return whether HQ has acknowledged it."""
    try:
        return _post(context, completed.transaction.id)
    except (EverytillError, OSError, sqlite3.Error) as error:
        _note(context, str(error))
        return False


def _post(context: RegisterContext, transaction_id: str) -> bool:
    """Send it and take the answer; return whether it has left the outbox."""
    entry = entries.find_waiting(context.journal, transaction_id)
    if entry is None:
        return True
    answer = _ask(context, entry)
    return answer is not None and take_answers(context.journal, [entry], answer, at=context.clock()) == 1


def _note(context: RegisterContext, error: str) -> None:
    """Keep what went wrong for the status; a journal that cannot take that either must not fail the sale it already has."""
    try:
        attempts.failed(context.journal, Direction.UPLOAD, error, at=context.clock())
    except (OSError, sqlite3.Error) as unnoted:
        LOG.warning("headquarters was not sent the transaction (%s), and the journal cannot note it: %s", error, unnoted)


def _ask(context: RegisterContext, entry: WaitingEntry) -> UploadAnswer | None:
    """Send it within the offline timeout; None means that it stays in the outbox."""
    return context.connection.ask(lambda deadline: context.headquarters.client().upload([entry.document], deadline), lambda: None)
