"""Daily totals are added up as documents are posted, exactly, in few statements."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channel.transaction import TenderAmount, TransactionType
from registers.models import DailyPaymentTotal, DailyTaxTotal, DailyTotal
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from tests.channel.documents import cash, document, line

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 31)


def test_add_to_daily_totals_adds_sales_and_returns_and_counts_voids():
    back = document([line(1, "-1", "0.335", reason="broken")], kind=TransactionType.RETURN, sequence_number=2)
    add_to_daily_totals(documents=[document([line(1, "3", "0.335"), line(2)]), back])
    add_to_daily_totals(documents=[document([line()], [], kind=TransactionType.VOID, sequence_number=3)])
    total = DailyTotal.objects.get()
    assert (total.store_number, total.register_number, total.business_date, total.currency) == ("S1", "R1", DAY, "EUR")
    assert (total.sales, total.returns, total.voids, total.lines) == (1, 1, 1, 3)
    assert (total.net_amount, total.tax_amount, total.gross_amount) == (Decimal("10.56"), Decimal("2.11"), Decimal("12.67"))
    assert total.unrounded_amount == Decimal("12.67")


def test_add_to_daily_totals_takes_change_off_what_was_paid():
    add_to_daily_totals(documents=[document([line()], [cash("20.00"), cash("-8.00", 2, change=True)])])
    add_to_daily_totals(documents=[document([line()], [cash("12.00", method="CARD")], register="R2")])
    rows = DailyPaymentTotal.objects.order_by("register_number").values_list("register_number", "method", "payments", "amount")
    assert list(rows) == [("R1", "CASH", 1, Decimal("12.00")), ("R2", "CARD", 1, Decimal("12.00"))]


def test_add_to_daily_totals_adds_each_tax_rate():
    add_to_daily_totals(documents=[document(), document([line(), line(2)], sequence_number=2)])
    tax = DailyTaxTotal.objects.get()
    assert (tax.code, tax.percent, tax.is_included) == ("VAT20", Decimal(20), True)
    assert (tax.base_amount, tax.amount) == (Decimal("30.00"), Decimal("6.00"))


def test_add_to_daily_totals_leaves_the_drawer_out():
    money = [TenderAmount(number=1, method="CASH", currency="EUR", amount="100.00")]
    drop = document([], [], kind=TransactionType.DROP)
    add_to_daily_totals(documents=[msgspec.structs.replace(drop, tenders=money), document([], kind=TransactionType.NO_SALE)])
    assert DailyTotal.objects.count() == 0


def test_add_to_daily_totals_keeps_every_digit():
    large = document([line(1, "100", "999999999.99")], [cash("99999999999.00")])
    for _ in range(3):
        add_to_daily_totals(documents=[large] * 40)
    total = DailyTotal.objects.get()
    assert (total.sales, str(total.gross_amount)) == (120, "11999999999880.0000")
    assert str(total.unrounded_amount) == "11999999999880.0000000000"


def test_add_to_daily_totals_takes_the_same_number_of_queries_for_1_and_30_documents():
    documents = [document(business_date=f"2026-01-{day:02}", register=f"R{day}") for day in range(1, 31)]
    counts = []
    for some in (documents[:1], documents):
        with CaptureQueriesContext(connection) as queries:
            add_to_daily_totals(documents=some)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts == ([1, 1] if connection.vendor == "postgresql" else [6, 6])
