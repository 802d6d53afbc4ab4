"""Every posted transaction is delivered once, whatever is committed in which order."""

import random
import threading
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from channel.errors import InvalidInput, StateConflict
from registers.domain.feed_position import FeedPosition, position_text
from registers.models import Transaction, UploadSession
from registers.queries.transaction_feed import transactions_after
from registers.use_cases.begin_feed_anew import begin_feed_anew
from tests.backoffice.portal.ledger import make_transaction
from tests.channel.documents import document
from tests.registers.factories import RECEIVED_AT, upload

pytestmark = pytest.mark.django_db(transaction=True)

EPOCH = 3


@pytest.fixture
def session(device) -> UploadSession:
    return UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")


def read(position: str | None, limit: int = 100) -> tuple[list[int], str]:
    """Read all pages after a position: sequence numbers, and where the reader stands then."""
    found: list[int] = []
    while True:
        page = transactions_after(position=position, limit=limit, epoch=EPOCH)
        found += [row.sequence_number for row in page.rows]
        position = page.next_position
        if not page.has_more:
            return found, position


def post(number: int, session: UploadSession) -> None:
    """Write a transaction as intake does, with the number of the database transaction."""
    posted_in = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (posted_in,) = cursor.fetchone()
    make_transaction(number, session, posted_in=posted_in, id=UUID(int=random.getrandbits(128)))


def test_transactions_after_delivers_what_was_posted_since_page_by_page(device):
    upload(device, *[document(sequence_number=number) for number in range(1, 6)])
    first = transactions_after(position=None, limit=2, epoch=EPOCH)
    assert (len(first.rows), first.has_more) == (2, True)
    rest, position = read(first.next_position, limit=2)
    assert sorted([row.sequence_number for row in first.rows] + rest) == [1, 2, 3, 4, 5]
    assert read(position)[0] == []
    upload(device, document(sequence_number=6))
    assert read(position)[0] == [6]
    assert read(position)[0] == [6]
    assert read(read(position)[1])[0] == []


def test_transactions_after_delivers_what_is_posted_while_a_window_is_read_in_the_next(device):
    upload(device, *[document(sequence_number=number) for number in range(1, 4)])
    page = transactions_after(position=None, limit=2, epoch=EPOCH)
    upload(device, document(sequence_number=4))
    rest, position = read(page.next_position, limit=2)
    later, _ = read(position, limit=2)
    assert sorted([row.sequence_number for row in page.rows] + rest + later) == [1, 2, 3, 4]


@pytest.mark.postgresql
def test_a_late_commit_is_delivered_once(session):
    may_commit, has_written = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            post(1, session)
            has_written.set()
            may_commit.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    has_written.wait(30)
    with transaction.atomic():
        post(2, session)
    found, position = read(None)
    assert found == [2]
    with transaction.atomic():
        post(3, session)
    may_commit.set()
    thread.join()
    found, position = read(position, limit=1)
    assert found == [1, 3]
    assert read(position)[0] == []


@pytest.mark.postgresql
def test_every_order_of_commits_delivers_each_once(session):
    """Four writers commit in a random order while a reader reads pages of one."""
    order = random.Random(7)
    for number in range(1, 13, 4):
        gates = [threading.Event() for _ in range(4)]
        written = threading.Barrier(5)

        def write(number: int, gate: threading.Event, written: threading.Barrier = written) -> None:
            with transaction.atomic():
                post(number, session)
                written.wait(30)
                gate.wait(30)
            connections.close_all()

        threads = [threading.Thread(target=write, args=(number + at, gate)) for at, gate in enumerate(gates)]
        for thread in threads:
            thread.start()
        written.wait(30)
        found: list[int] = []
        position = read(None)[1]
        for at in order.sample(range(4), 4):
            gates[at].set()
            threads[at].join()
            page = transactions_after(position=position, limit=1, epoch=EPOCH)
            position = page.next_position
            found += [row.sequence_number for row in page.rows]
        more, position = read(position, limit=1)
        assert sorted(found + more) == [number, number + 1, number + 2, number + 3]


@pytest.mark.postgresql
def test_what_a_backup_brought_from_another_database_is_at_the_beginning(session):
    make_transaction(1, session, posted_in=10**15)
    assert read(None)[0] == []
    assert begin_feed_anew() == 1
    found, position = read(None)
    assert found == [1]
    assert (begin_feed_anew(), read(position)[0]) == (0, [])


def test_transactions_after_refuses_a_position_of_before_a_restore(device):
    _, position = read(None)
    with pytest.raises(StateConflict) as refused:
        transactions_after(position=position, limit=1, epoch=EPOCH + 1)
    assert refused.value.details == {"epoch": EPOCH + 1}


@pytest.mark.parametrize(
    "position",
    [
        "",
        "x",
        "-1",
        "Zm9v",
        "é",
        "\x00",
        position_text(FeedPosition(epoch=EPOCH, snapshot="9:1:")),
        position_text(FeedPosition(epoch=EPOCH, snapshot="0:0:")),
        position_text(FeedPosition(epoch=EPOCH, snapshot="1:99999999999999999999:")),
        position_text(FeedPosition(epoch=EPOCH, window="1:9:5,3")),
        position_text(FeedPosition(epoch=EPOCH, window="1:2; DROP")),
        position_text(FeedPosition(epoch=EPOCH, posted_in=-1)),
        position_text(FeedPosition(epoch=EPOCH, row=2**70)),
        position_text(FeedPosition(epoch=EPOCH, last_id=UUID(int=1))),
    ],
)
def test_transactions_after_refuses_what_is_no_position(position):
    with pytest.raises(InvalidInput):
        transactions_after(position=position, limit=1, epoch=EPOCH)


def test_transactions_after_can_be_narrowed(device):
    upload(device, document(sequence_number=1), document(sequence_number=2))
    narrowed = Transaction.objects.filter(sequence_number=2).prefetch_related("lines")
    page = transactions_after(position=None, limit=5, epoch=EPOCH, transactions=narrowed)
    assert [(row.sequence_number, len(row.lines.all())) for row in page.rows] == [(2, 1)]
