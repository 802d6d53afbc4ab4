"""What the register tells HQ with each poll beside its release."""

from channel.plan import MOST_WAITING_SALES
from pos.journal import attempts
from pos.journal.attempts import Direction
from pos.syncing.register_status import LONGEST_ERROR, build_status
from tests.pos.sales import sell
from tests.pos.store_data import MILK


def test_status_tells_the_last_attempt_of_each_direction(synced, clock):
    status = build_status(synced.context)
    assert (status.last_download.error, status.last_download.succeeded_at) == ("", status.last_download.at)
    succeeded_at = status.last_download.at
    clock.advance(minutes=5)
    attempts.failed(synced.context.journal, Direction.DOWNLOAD, "dead \x00line" + "." * 600, at=clock())
    told = build_status(synced.context).last_download
    assert (told.at, told.succeeded_at, told.error[:10], len(told.error)) == (clock(), succeeded_at, "dead line.", LONGEST_ERROR)


def test_direction_that_was_never_tried_is_not_told_of(synced):
    synced.context.journal.execute("DELETE FROM attempt")
    status = build_status(synced.context)
    assert (status.last_download, status.last_upload) == (None, None)


def test_status_describes_what_waits(register):
    assert (build_status(register.context).waiting, build_status(register.context).waiting_amounts) == ([], {})
    register.disconnect()
    sold = sell(register, MILK)
    status = build_status(register.context)
    waiting = next(one for one in status.waiting if one.receipt_number == sold.receipt_number)
    assert (waiting.sequence_number, waiting.gross, waiting.type) == (sold.sequence_number, sold.totals.gross, "SALE")
    assert status.sales_waiting == len(status.waiting) <= MOST_WAITING_SALES
    assert sorted(status.waiting_amounts) == [sold.currency]
