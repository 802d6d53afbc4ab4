"""Several batches under way to HQ at once."""

import threading
from contextlib import closing

import pytest

from channel.errors import DeviceInactive, HeadquartersUnreachable
from channel.transaction import decode
from pos.journal import settings
from pos.journal.connection import open_journal
from pos.syncing.upload import UNDER_WAY_AT_MOST, upload_outbox
from tests.pos.ledger import Ledger
from tests.pos.stub_headquarters import Reply, problem_reply
from tests.pos.syncing.test_upload import answers, sell, upload_in_batches_of

SECONDS = 10


@pytest.fixture
def ledger(hq, register, published) -> Ledger:
    upload_in_batches_of(1, register, published)
    return Ledger(hq)


def number(lines: list[bytes]) -> int:
    return decode(lines[0]).sequence_number


def test_next_batch_is_on_its_way_while_headquarters_works_on_one(register, ledger):
    arrived, both = threading.Semaphore(0), threading.Event()

    def wait_for_the_other(_lines):
        # Whoever is second lets both go, and all that follow; of three any two may be the first.
        if arrived.acquire(blocking=False):
            both.set()
        arrived.release()
        assert both.wait(SECONDS)

    ledger.refuse = wait_for_the_other
    sold = sell(register, 6)
    assert upload_outbox(register.context).waiting == 0
    assert sorted(ledger.documents) == sorted(sold)


def test_no_more_than_a_few_are_under_way(register, ledger):
    under_way, most, lock = 0, [], threading.Lock()

    def count(_lines):
        nonlocal under_way
        with lock:
            under_way += 1
            most.append(under_way)
        threading.Event().wait(0.02)
        with lock:
            under_way -= 1

    ledger.refuse = count
    sell(register, 8)
    assert upload_outbox(register.context).acknowledged == 8
    assert max(most) == UNDER_WAY_AT_MOST


def test_what_headquarters_took_in_is_acknowledged_whatever_became_of_the_batch_before(register, ledger, hq):
    sold = sell(register, UNDER_WAY_AT_MOST + 2)
    others_are_in = threading.Barrier(UNDER_WAY_AT_MOST)

    def refuse_the_first(lines):
        others_are_in.wait(SECONDS)
        return problem_reply(401, "device-inactive") if number(lines) == 1 else None

    ledger.refuse = refuse_the_first
    with pytest.raises(DeviceInactive):
        upload_outbox(register.context)
    assert [answers(register)[each] for each in sold] == [None, *["posted"] * (UNDER_WAY_AT_MOST - 1), None, None]
    assert len(hq.asked("transactions/uploads")) == UNDER_WAY_AT_MOST


@pytest.mark.parametrize("bad", [{1}, {2}, {1, 2}, {2, 5}, {1, 2, 3, 6}])
def test_bad_sales_in_several_batches_wait_and_the_others_go(register, ledger, published, bad):
    upload_in_batches_of(2, register, published)
    sold = sell(register, 6)
    failure = problem_reply(500, "everytill-error")
    ledger.refuse = lambda lines: failure if any(decode(line).sequence_number in bad for line in lines) else None
    report = upload_outbox(register.context)
    assert (report.acknowledged, report.refused, report.waiting) == (6 - len(bad), len(bad), len(bad))
    assert set(ledger.documents) == {each for place, each in enumerate(sold, start=1) if place not in bad}
    ledger.refuse = lambda _lines: None
    assert upload_outbox(register.context).acknowledged == len(bad)
    assert register.overview().last_error == ""


def test_answers_lost_on_the_way_are_repeats_the_next_time(register, ledger):
    sold = sell(register, 5)
    ledger.lose_answers = True
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    taken_in = set(ledger.documents)
    assert 0 < len(taken_in) <= UNDER_WAY_AT_MOST
    ledger.lose_answers = False
    assert upload_outbox(register.context).acknowledged == 5
    assert [answers(register)[each] == "repeated" for each in sold] == [each in taken_in for each in sold]


def test_busy_headquarters_is_left_alone(register, ledger, hq):
    sell(register, 6)
    ledger.refuse = lambda _lines: Reply(503, b"", {"Retry-After": "7"})
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    assert len(hq.asked("transactions/uploads")) == UNDER_WAY_AT_MOST


def test_token_that_is_replaced_meanwhile_cuts_no_batch_that_is_under_way(register, ledger, hq):
    sold = sell(register, 4)

    def replace_token(lines):
        if number(lines) == 1:
            with closing(open_journal(register.home.journal)) as journal:
                settings.write(journal, settings.TOKEN, "another-token")

    ledger.refuse = replace_token
    assert upload_outbox(register.context).acknowledged == 4
    assert sorted(ledger.documents) == sorted(sold)
    tokens = [request.headers["authorization"] for request in hq.asked("transactions/uploads")]
    assert tokens[-1] == "Device another-token"
