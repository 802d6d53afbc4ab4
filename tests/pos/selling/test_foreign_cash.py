"""Cash in a foreign currency: at the rate of the moment, with change in the store's, and counted as what it is."""

from decimal import Decimal

import pytest

from channel.totals import check
from channel.transaction import Transaction, TransactionType, decode
from pos.errors import PaymentRefused
from pos.register import Register
from pos.selling.drawer_document import Counted
from tests.pos.exchange_rates import RATES
from tests.pos.outbox import waiting_entries
from tests.pos.store_data import BAG, MILK, PIN, store_rows


@pytest.fixture
def register(new_register, published):
    """A register offline that takes dollars at 0.95, yen at 0.0061, and francs no more; ten bottles of milk are 12.90."""
    published.publish({**store_rows(), "exchange_rate": RATES})
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    new_register.disconnect()
    return new_register


def ten_bottles(register: Register) -> None:
    register.scan(MILK, quantity="10")


def paid(transaction: Transaction) -> list[tuple]:
    return [
        (payment.amount, payment.change, payment.tendered and (payment.tendered.amount, payment.tendered.rate))
        for payment in transaction.payments
    ]


def test_what_is_handed_over_is_worth_its_rate_and_change_is_the_stores(register):
    ten_bottles(register)
    sold = register.pay("CASH", "20", currency="USD").completed.transaction
    assert paid(sold) == [("19.00", False, ("20.00", "0.95")), ("-6.10", True, None)]
    assert check(sold, 2) == []


@pytest.mark.parametrize(
    ("currency", "tendered", "worth"), [("USD", "13.58", "12.90"), ("JPY", "2115", "12.90"), ("EUR", None, "12.90")]
)
def test_without_an_amount_the_least_that_pays_is_taken(register, currency, tendered, worth):
    ten_bottles(register)
    sold = register.pay("CASH", currency=currency).completed.transaction
    assert (sold.payments[0].tendered and sold.payments[0].tendered.amount) == tendered
    assert Decimal(sold.payments[0].amount) == Decimal(worth)
    assert check(sold, 2) == []


def test_less_than_is_due_is_a_part_and_another_tender_pays_the_rest(register):
    ten_bottles(register)
    taken = register.pay("CASH", "10", currency="USD")
    assert (taken.completed, taken.due) == (None, Decimal("3.40"))
    sold = register.pay("CARD").completed.transaction
    assert paid(sold) == [("9.50", False, ("10.00", "0.95")), ("3.40", False, None)]
    assert check(sold, 2) == []


def test_the_rate_is_that_of_the_moment(register, clock):
    clock.advance(hours=2)
    ten_bottles(register)
    assert register.pay("CASH", "20", currency="USD").payments[0].tendered.rate == "0.9"


@pytest.mark.parametrize(
    ("method", "amount", "currency", "words"),
    [
        ("CARD", "20", "USD", "Only cash is taken in another currency than EUR."),
        ("CASH", "20", "CHF", "CHF is not taken: there is no exchange rate."),
        ("CASH", "20", "XXX", "XXX is not taken: there is no exchange rate."),
        ("CASH", "20.001", "USD", "This is no amount of USD: no sign, and 2 digits after the point at most."),
        ("CASH", "2000.5", "JPY", "This is no amount of JPY: no sign, and 0 digits after the point at most."),
        ("CASH", "-20", "USD", "This is no amount of USD: no sign, and 2 digits after the point at most."),
        ("CASH", "0", "USD", "12.90 is due."),
    ],
)
def test_what_is_not_taken_is_refused_in_words(register, method, amount, currency, words):
    ten_bottles(register)
    with pytest.raises(PaymentRefused) as refused:
        register.pay(method, amount, currency=currency)
    assert refused.value.message == words
    assert register.cart().payments == []


def test_money_goes_back_in_the_stores_currency_only(register):
    register.return_product(MILK, reason="sour")
    with pytest.raises(PaymentRefused, match="Money is given back in EUR only"):
        register.pay("CASH", "1", currency="USD")


def test_nothing_due_takes_nothing(register):
    register.scan(BAG)
    with pytest.raises(PaymentRefused, match="Nothing is due"):
        register.pay("CASH", "20", currency="USD")


def test_void_gives_the_very_money_back(register):
    ten_bottles(register)
    register.pay("CASH", "5", currency="USD")
    register.pay("CASH", "3")
    register.pay("CASH", "100", currency="JPY")
    voided = register.void().transaction
    assert paid(voided)[3:] == [
        ("-3.00", True, None),
        ("-4.75", True, ("-5.00", "0.95")),
        ("-0.61", True, ("-100", "0.0061")),
    ]
    assert check(voided, 2) == []


def test_drawer_holds_each_currency_by_itself(register):
    register.drawer.open_shift("100")
    ten_bottles(register)
    register.pay("CASH", "20", currency="USD")
    register.drawer.safe_drop([Counted(amount="5", currency="USD")])
    report = register.drawer.x_report()
    assert [(row.method, row.currency, row.taken, row.expected) for row in report.tenders] == [
        ("CASH", "EUR", Decimal("-6.10"), Decimal("93.90")),
        ("CASH", "USD", Decimal("20.00"), Decimal("15.00")),
    ]
    register.drawer.close_shift([Counted(amount="93.90"), Counted(amount="14", currency="USD")])
    closed = decode(waiting_entries(register.context.journal)[-1].document)
    assert (closed.type, check(closed, 2)) == (TransactionType.SHIFT_CLOSED, [])
    assert [(each.currency, each.amount) for each in closed.tenders] == [("EUR", "93.90"), ("USD", "14.00")]
    assert [row.difference for row in register.drawer.z_report().tenders] == [Decimal("0.00"), Decimal("-1.00")]
