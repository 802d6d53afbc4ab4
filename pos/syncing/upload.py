"""Bringing the outbox to HQ, in batches of the profile's size, a few of them at once.

The bytes are the journal's, the same each time, so sending again after a lost answer is harmless. While HQ works on one
batch the next is on its way already: HQ unpacks and reads it before it waits for the one before, and the register reads and
packs one more. So batches may be posted in another order than they were sold, which HQ does not go by.

What HQ refused to look at before is sent last and alone, so that no number of such documents holds up a good one.
"""

from collections import deque
from collections.abc import Iterable

from msgspec import Struct

from channel.errors import EverytillError
from pos.context import RegisterContext
from pos.journal import attempts, entries, upload_trouble
from pos.journal.attempts import Direction
from pos.journal.entries import WaitingEntry
from pos.journal.outbox_batches import OutboxBatches
from pos.journal.take_answers import take_answers
from pos.syncing.batch_under_way import BatchUnderWay
from pos.syncing.send_batch import Tally, send_batch, send_in_halves

# One is written at HQ, one read and judged there, one packed here. More would only wait at HQ, where the uploads of a register
# follow one another, and take a place there from other registers.
UNDER_WAY_AT_MOST = 3
# Unpacked; some 200 sales of four lines. Larger ones are posted little faster, and what is read of one takes HQ ten times as much
# memory.
BATCH_MAX_BYTES = 512 * 1024


class UploadReport(Struct, frozen=True, kw_only=True):
    """How many transactions HQ has acknowledged now, how many it refused to look at, and how many wait."""

    acknowledged: int
    refused: int
    waiting: int


def upload_outbox(context: RegisterContext) -> UploadReport:
    """Send everything that waits.

    Raises: HeadquartersUnreachable, AuthenticationFailed; what was acknowledged before stays acknowledged.
    """
    tally = Tally()
    most_entries = max(1, context.facts.profile().upload_batch_size)
    batches = OutboxBatches(context.journal, most_entries=most_entries, most_bytes=BATCH_MAX_BYTES)
    _send_all(context, batches, tally)
    tally.suspects_batch = True
    for entry_id in batches.refused:
        send_batch(context, entries.read_waiting(context.journal, [entry_id]), tally)
    if not tally.refused:
        attempts.succeeded(context.journal, Direction.UPLOAD, at=context.clock())
    upload_trouble.forget(context.journal)
    still_waiting = entries.outbox(context.journal).count
    return UploadReport(acknowledged=tally.acknowledged, refused=tally.refused, waiting=still_waiting)


def _send_all(context: RegisterContext, batches: Iterable[list[WaitingEntry]], tally: Tally) -> None:
    """Keep a few batches under way until all are answered."""
    under_way: deque[BatchUnderWay] = deque()
    for batch in batches:
        if len(under_way) == UNDER_WAY_AT_MOST:
            _settle_first(context, under_way, tally)
        under_way.append(BatchUnderWay(batch, context.headquarters.client().upload))
    while under_way:
        _settle_first(context, under_way, tally)


def _settle_first(context: RegisterContext, under_way: deque[BatchUnderWay], tally: Tally) -> None:
    """Take the answers to the batch that was sent first.

    When it failed, those of all others are taken before anything is sent again: what HQ has taken in stays acknowledged
    whatever comes next, and what is wrong is found with one batch after the other.
    """
    error = _settle(context, under_way[0], tally)
    if error is None:
        under_way.popleft()
        return
    failed = [(under_way.popleft(), error)]
    while under_way:
        sent = under_way.popleft()
        other = _settle(context, sent, tally)
        if other is not None:
            failed.append((sent, other))
    for sent, error in failed:
        send_in_halves(context, sent.entries, error, tally)


def _settle(context: RegisterContext, sent: BatchUnderWay, tally: Tally) -> EverytillError | None:
    """Wait for HQ's answers and take them; return what went wrong instead."""
    try:
        tally.acknowledged += take_answers(context.journal, sent.entries, sent.answer(), at=context.clock())
    except EverytillError as error:
        return error
    return None
