from contextlib import closing
from datetime import UTC, datetime

import pytest

from channel.identifiers import new_transaction_id
from channel.transaction import Payment
from pos.errors import CartEmpty
from pos.journal import cart_store
from pos.journal.cart_store import CartHead
from pos.journal.connection import open_journal
from tests.channel.documents import line

HEAD = CartHead(
    transaction_id=new_transaction_id(),
    started_at=datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC),
    staff="1",
    customer=None,
    currency="EUR",
    prices_include_tax=True,
)
PAYMENT = Payment(number=1, method="CASH", kind="CASH", amount="5.00", currency="EUR")


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def test_another_program_finds_the_cart_as_it_was_left(tmp_path, journal):
    cart_store.begin(journal, HEAD)
    cart_store.add_line(journal, line(1))
    cart_store.add_line(journal, line(2))
    cart_store.add_payment(journal, PAYMENT)
    with closing(open_journal(tmp_path / "journal.db")) as again:
        assert cart_store.require_head(again) == HEAD
        assert cart_store.read_lines(again) == [line(1), line(2)]
        assert cart_store.read_payments(again) == [PAYMENT]
        assert cart_store.next_line_number(again) == 3


def test_cleared_cart_is_empty(journal):
    cart_store.begin(journal, HEAD)
    cart_store.add_line(journal, line(1))
    cart_store.add_payment(journal, PAYMENT)
    cart_store.clear(journal)
    assert (cart_store.read_lines(journal), cart_store.read_payments(journal)) == ([], [])
    assert not cart_store.has_payments(journal)
    with pytest.raises(CartEmpty):
        cart_store.require_head(journal)


def test_customer_is_kept(journal):
    cart_store.begin(journal, HEAD)
    cart_store.set_customer(journal, "C1")
    assert cart_store.require_head(journal).customer == "C1"
