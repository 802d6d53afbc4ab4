"""One batch to HQ, and what becomes of a batch that HQ does not take.

A batch HQ refuses as a whole is sent again in halves until the one document that is the trouble stands alone: it waits,
the others go.

A batch that is cut off says nothing of itself: lines are cut. But one that is cut again and again, while HQ answers
right after, is treated as refused too, else a single document that HQ cannot survive would block the outbox for ever.
"""

from collections.abc import Sequence

from channel.errors import AuthenticationFailed, EverytillError, HeadquartersBusy, HeadquartersUnreachable, NotPermitted
from pos.context import RegisterContext
from pos.errors import HeadquartersFailed
from pos.headquarters.deadline import Deadline
from pos.journal import attempts, entries, upload_trouble
from pos.journal.attempts import Direction
from pos.journal.entries import WaitingEntry
from pos.journal.take_answers import take_answers

# So many documents alone may fail before HQ itself is taken to be the trouble.
REFUSALS_AT_MOST = 5
# So often in a row the same batch may be cut off, with HQ there, before the batch is taken to be the trouble.
CUTS_AT_MOST = 3


class Tally:
    """What was met while batches are sent; `suspects_batch` says that a cut line is blamed on what was sent."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self.refused = 0
        self.suspects_batch = False


def send_batch(context: RegisterContext, batch: Sequence[WaitingEntry], tally: Tally) -> None:
    """Send a batch and take its answers, in halves if HQ refuses it whole.

    Raises: what sending a smaller one would meet as well.
    """
    if not batch:
        return
    try:
        answer = context.headquarters.client().upload([entry.document for entry in batch])
        tally.acknowledged += take_answers(context.journal, batch, answer, at=context.clock())
    except EverytillError as error:
        send_in_halves(context, batch, error, tally)


def send_in_halves(context: RegisterContext, batch: Sequence[WaitingEntry], error: EverytillError, tally: Tally) -> None:
    """Send a batch that failed again, as two.

    Raises: its error, when that says nothing of the batch.
    """
    if not (_is_about_the_batch(error) or _cuts_are_about_the_batch(context, batch[0], error, tally)):
        raise error
    if len(batch) == 1:
        _refused(context, batch[0], error, tally)
        return
    middle = len(batch) // 2
    send_batch(context, batch[:middle], tally)
    send_batch(context, batch[middle:], tally)


def _refused(context: RegisterContext, entry: WaitingEntry, error: EverytillError, tally: Tally) -> None:
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


def _cuts_are_about_the_batch(context: RegisterContext, first: WaitingEntry, error: EverytillError, tally: Tally) -> bool:
    """Tell whether a batch was cut off, or answered by somebody else, so often that it must be its own doing."""
    if not isinstance(error, HeadquartersUnreachable) or isinstance(error, HeadquartersBusy):
        return False
    if not _headquarters_is_there(context):
        return False
    if not tally.suspects_batch:
        tally.suspects_batch = upload_trouble.note_cut(context.journal, first.entry_id) >= CUTS_AT_MOST
    return tally.suspects_batch


def _headquarters_is_there(context: RegisterContext) -> bool:
    """Ask for nothing but an answer."""
    try:
        context.headquarters.client().health(Deadline(context.facts.profile().offline_timeout_seconds))
    except EverytillError:
        return False
    return True
