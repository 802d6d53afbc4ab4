"""Whatever happens while a finished sale is offered to HQ: it stays finished, once."""

import sqlite3
from contextlib import closing

import pytest

from pos.connection.states import Standing
from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK
from tests.pos.stub_headquarters import Reply


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def test_journal_that_is_locked_when_the_answer_comes_does_not_fail_the_sale(online, ledger):
    online.scan(MILK)
    online.context.journal.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(online.home.journal, isolation_level=None)) as another:
        completed = online.pay("CASH", shown=lambda _completed: another.execute("BEGIN IMMEDIATE")).completed
        another.execute("ROLLBACK")
    assert completed is not None
    assert (len(ledger.documents), online.overview().sales_waiting) == (1, 1)
    online.sync()
    assert ledger.documents == {completed.transaction.id: completed.document}
    assert online.journal()[0].answer == "repeated"


def test_page_of_a_proxy_that_finds_a_sale_too_large_is_no_reason_to_leave(online, ledger):
    ledger.refuse = lambda _lines: Reply(413, b"<h1>Request Entity Too Large</h1>", {"Content-Type": "text/html"})
    online.scan(MILK)
    assert online.pay("CASH").completed is not None
    assert online.context.connection.state().standing is Standing.ONLINE
    assert (online.overview().sales_waiting, online.overview().last_error) == (
        1,
        "What was sent is larger than the way to headquarters lets through.",
    )
