from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channel.transaction import TransactionType
from registers.models import Transaction, TransactionLine, UploadSession
from registers.queries.daily_totals import daily_totals
from registers.queries.exact_sum import ExactSum
from tests.channel.documents import document, line
from tests.registers.factories import RECEIVED_AT, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(device):
    """Return a posted transaction that lines can be added to."""
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    upload(device, document())
    TransactionLine.objects.all().delete()
    return Transaction.objects.get(), session


def write(holder, amounts):
    rows = [
        TransactionLine(
            transaction=holder[0], number=number, quantity=1, unit_price=1, unrounded_amount=amount, amount=0, tax_amount=0
        )
        for number, amount in enumerate(amounts, 1)
    ]
    TransactionLine.objects.all().delete()
    TransactionLine.objects.bulk_create(rows)


def summed(scale=10):
    return TransactionLine.objects.aggregate(sum=ExactSum("unrounded_amount", scale))["sum"]


def test_exact_sum_of_the_amounts_floats_get_wrong(holder):
    write(holder, [Decimal("0.1")] * 10 + [Decimal("99999.9999999999"), Decimal("-0.3")])
    assert str(summed()) == "100000.6999999999"


@pytest.mark.sqlite
def test_a_plain_sum_drifts_where_the_exact_one_does_not(holder):
    write(holder, [Decimal("0.1")] * 1000)
    assert TransactionLine.objects.aggregate(sum=Sum("unrounded_amount"))["sum"] == Decimal("99.9999999999986")
    assert summed() == 100


def test_exact_sum_passes_what_64_bits_hold(holder):
    write(holder, [Decimal("99999999999.25")] * 30)
    assert summed() == Decimal("2999999999977.5")


def test_exact_sum_of_nothing_is_none(holder):
    assert summed() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals(-99_999, 99_999, places=10), min_size=1, max_size=30))
def test_exact_sum_equals_the_sum_of_the_decimals(holder, amounts):
    write(holder, amounts)
    assert summed() == sum(amounts)


def test_daily_totals_add_headers_and_lines_once_each(device):
    upload(
        device,
        document([line(1, "3", "0.335"), line(2)], sequence_number=1),
        document([line(1, "-1", "0.335", reason="broken")], kind=TransactionType.RETURN, sequence_number=2),
        document([line()], [], kind=TransactionType.VOID, sequence_number=3),
        document(sequence_number=4, business_date="2026-02-01"),
    )
    january, february = daily_totals()
    assert (january.store_number, january.business_date, january.currency) == ("S1", date(2026, 1, 31), "EUR")
    assert (january.transactions, january.lines) == (2, 3)
    assert str(january.unrounded_amount) == "12.6700000000"
    assert (january.net_amount, january.tax_amount, january.gross_amount) == (
        Decimal("10.56"),
        Decimal("2.11"),
        Decimal("12.67"),
    )
    assert (february.business_date, february.transactions) == (date(2026, 2, 1), 1)


def test_daily_totals_can_be_asked_for_a_store_and_days(device):
    upload(device, document(), document(sequence_number=2, business_date="2026-02-01"))
    days = [date(2026, 1, 31), date(2026, 2, 1)]
    assert [total.business_date for total in daily_totals(store_number="S1")] == days
    assert [total.business_date for total in daily_totals(first_date=days[1])] == days[1:]
    assert [total.business_date for total in daily_totals(last_date=days[0])] == days[:1]
    assert daily_totals(store_number="S2") == []


def test_daily_totals_take_the_same_number_of_queries_for_1_and_3_days(device, django_assert_num_queries):
    upload(device, *[document(sequence_number=number, business_date=f"2026-01-0{number}") for number in (1, 2, 3)])
    with django_assert_num_queries(2):
        assert len(daily_totals()) == 3
