"""Bringing the outbox to HQ, in batches of the profile's size.

The bytes are the journal's, the same each time, so sending again after a lost answer is harmless. A batch HQ refuses
as a whole is sent again in halves until the one document that is the trouble stands alone: it waits, the others go.
Next time it is sent last, so that no number of such documents holds up a good one.
"""

from collections.abc import Sequence

from msgspec import Struct

from channel.errors import AuthenticationFailed, EverytillError, HeadquartersUnreachable, NotPermitted
from pos.context import RegisterContext
from pos.errors import HeadquartersFailed
from pos.journal import attempts, entries
from pos.journal.attempts import Direction
from pos.journal.entries import WaitingEntry
from pos.journal.take_answers import take_answers

# So many documents alone may fail before HQ itself is taken to be the trouble.
REFUSALS_AT_MOST = 5


class UploadReport(Struct, frozen=True, kw_only=True):
    """How many transactions HQ has acknowledged now, how many it refused to look at, and how many wait."""

    acknowledged: int
    refused: int
    waiting: int


class _Tally:
    """Counts while batches are sent."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self.refused = 0


def upload_outbox(context: RegisterContext) -> UploadReport:
    """Send everything that waits.

    Raises: HeadquartersUnreachable, AuthenticationFailed; what was acknowledged before stays acknowledged.
    """
    tally = _Tally()
    batch_size = max(1, context.facts.profile().upload_batch_size)
    entry_ids = entries.waiting_ids(context.journal)
    for start in range(0, len(entry_ids), batch_size):
        _send(context, entries.read_waiting(context.journal, entry_ids[start : start + batch_size]), tally)
    if not tally.refused:
        attempts.succeeded(context.journal, Direction.UPLOAD, at=context.clock())
    waiting = entries.outbox(context.journal).count
    return UploadReport(acknowledged=tally.acknowledged, refused=tally.refused, waiting=waiting)


def _send(context: RegisterContext, batch: Sequence[WaitingEntry], tally: _Tally) -> None:
    """Send a batch, in halves if HQ refuses it whole."""
    if not batch:
        return
    try:
        answer = context.headquarters.client().upload([entry.document for entry in batch])
        tally.acknowledged += take_answers(context.journal, batch, answer, at=context.clock())
    except EverytillError as error:
        if not _is_about_the_batch(error):
            raise
        if len(batch) == 1:
            _refused(context, batch[0], error, tally)
            return
        middle = len(batch) // 2
        _send(context, batch[:middle], tally)
        _send(context, batch[middle:], tally)


def _refused(context: RegisterContext, entry: WaitingEntry, error: EverytillError, tally: _Tally) -> None:
    """Let one document wait, and stop when it is not alone with that."""
    tally.refused += 1
    entries.note_refusal(context.journal, entry.entry_id)
    message = f"Headquarters refuses transaction {entry.transaction_id}: {error.message}"
    attempts.failed(context.journal, Direction.UPLOAD, message, at=context.clock())
    if tally.refused >= REFUSALS_AT_MOST:
        raise HeadquartersUnreachable(message)


def _is_about_the_batch(error: EverytillError) -> bool:
    """Tell whether a smaller batch could fare better; a dead line or a dead token meets them all."""
    if isinstance(error, HeadquartersFailed):
        return True
    return not isinstance(error, HeadquartersUnreachable | AuthenticationFailed | NotPermitted)
