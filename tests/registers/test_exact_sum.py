from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registers.ledger.guard import open_ledger
from registers.models import TransactionLine, UploadSession
from registers.queries.exact_sum import ExactSum
from tests.backoffice.portal.ledger import make_transaction
from tests.registers.factories import RECEIVED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(device):
    """Return a transaction of the ledger without lines."""
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    transaction = make_transaction(1, session)
    with open_ledger(connection):
        TransactionLine.objects.all().delete()
    return transaction


def write(holder, amounts):
    rows = [
        TransactionLine(
            transaction=holder,
            number=number,
            quantity=1,
            unit_price=1,
            unrounded_amount=amount,
            amount=round(amount % 1000, 4),
            tax_amount=0,
        )
        for number, amount in enumerate(amounts, 1)
    ]
    with open_ledger(connection):
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
    assert TransactionLine.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("99.9999999999986")
    assert summed() == 100


def test_exact_sum_passes_what_64_bits_hold(holder):
    write(holder, [Decimal("99999999999.25")] * 30)
    assert summed() == Decimal("2999999999977.5")


def test_exact_sum_of_a_line_with_more_digits_than_a_float_has(holder):
    write(holder, [Decimal("-99999999999999.9999999999"), Decimal("12345678901234.0123456789")])
    assert summed() == Decimal("-87654321098765.9876543210")


def test_exact_sum_of_nothing_is_none(holder):
    assert summed() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals(-99_999, 99_999, places=10), min_size=1, max_size=30))
def test_exact_sum_equals_the_sum_of_the_decimals(holder, amounts):
    write(holder, amounts)
    assert summed() == sum(amounts)
