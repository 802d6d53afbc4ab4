"""The totals are compared with the ledger, and put right when that is asked for."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channel.transaction import TransactionType
from registers.models import DailyPaymentTotal, DailyTaxTotal, DailyTotal
from registers.use_cases.check_daily_totals import check_daily_totals
from tests.channel.documents import cash, document, line
from tests.registers.factories import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(device):
    """Post two days with a sale, a return, a void and a sale paid with change."""
    upload(
        device,
        document([line(1, "3", "0.335"), line(2)], sequence_number=1),
        document([line(1, "-1", "0.335", reason="broken")], kind=TransactionType.RETURN, sequence_number=2),
        document([line()], [], kind=TransactionType.VOID, sequence_number=3),
        document([line()], [cash("20.00"), cash("-8.00", 2, change=True)], sequence_number=4, business_date="2026-01-30"),
    )


def test_check_daily_totals_finds_nothing_after_posting(posted):
    assert DailyTotal.objects.count() == 2
    assert check_daily_totals() == []


def test_check_daily_totals_finds_and_repairs_what_differs(posted):
    DailyTotal.objects.filter(business_date="2026-01-30").update(gross_amount=Decimal("1.00"))
    DailyPaymentTotal.objects.filter(business_date="2026-01-31").delete()
    DailyTaxTotal.objects.filter(business_date="2026-01-31").update(code="VAT7")
    before = list(DailyTotal.objects.order_by("business_date").values_list("gross_amount", flat=True))
    differences = check_daily_totals()
    assert sorted(difference.table for difference in differences) == [
        "registers_dailypaymenttotal",
        "registers_dailytaxtotal",
        "registers_dailytaxtotal",
        "registers_dailytotal",
    ]
    assert list(DailyTotal.objects.order_by("business_date").values_list("gross_amount", flat=True)) == before
    assert check_daily_totals(repair=True) == differences
    assert check_daily_totals() == []


def test_check_totals_exits_1_and_lists_what_differs(posted, capsys):
    call_command("check_totals")
    assert capsys.readouterr().out == "The daily totals are what the ledger comes to.\n"
    DailyPaymentTotal.objects.filter(business_date="2026-01-30").update(amount=Decimal("5"))
    with pytest.raises(SystemExit) as left:
        call_command("check_totals")
    assert left.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "registers_dailypaymenttotal S1 2026-01-30 R1 CASH EUR: 1 5.0000 is kept, the ledger comes to 1 12.0000",
        "1 rows differ.",
    ]
    call_command("check_totals", "--repair")
    assert capsys.readouterr().out.splitlines()[-1] == "1 rows differed and were put right."
    call_command("check_totals")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(
    prices=st.lists(st.decimals(min_value=0, max_value=999, places=3), min_size=1, max_size=4),
    days=st.lists(st.integers(1, 28), min_size=1, max_size=3),
)
def test_check_daily_totals_agrees_with_whatever_is_posted(device, prices, days):
    lines = [line(number, "1.5", str(price)) for number, price in enumerate(prices, start=1)]
    first = DailyTotal.objects.count() * 1000 + sum(DailyTotal.objects.values_list("sales", flat=True)) + 1
    documents = [
        document(lines, sequence_number=number, business_date=f"2026-01-{day:02}") for number, day in enumerate(days, start=first)
    ]
    upload(device, *documents)
    assert check_daily_totals() == []
