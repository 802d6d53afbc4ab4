"""A finished transaction is offered to HQ at once while the register is online.

It never raises: the sale is in the journal, the customer is leaving, and what HQ says can wait for the next upload.
"""

from channel.errors import EverytillError
from channel.upload import UploadAnswer
from pos.context import RegisterContext
from pos.journal import attempts, entries
from pos.journal.attempts import Direction
from pos.journal.entries import WaitingEntry
from pos.journal.take_answers import take_answers
from pos.selling.complete_transaction import CompletedTransaction


def post_transaction(context: RegisterContext, completed: CompletedTransaction) -> bool:
    """Send one transaction if the register is online; return whether HQ has acknowledged it."""
    entry = entries.find_waiting(context.journal, completed.transaction.id)
    if entry is None:
        return True
    try:
        answer = _ask(context, entry)
        if answer is None:
            return False
        return take_answers(context.journal, [entry], answer, at=context.clock()) == 1
    except EverytillError as error:
        attempts.failed(context.journal, Direction.UPLOAD, error.message, at=context.clock())
        return False


def _ask(context: RegisterContext, entry: WaitingEntry) -> UploadAnswer | None:
    """Send it within the offline timeout; None means that it stays in the outbox."""
    return context.connection.ask(lambda deadline: context.headquarters.client().upload([entry.document], deadline), lambda: None)
