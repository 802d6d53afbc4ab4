"""A company of a size: every amount adds up, every document can be read, and it never mixes with what was there before."""

import io
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from backoffice.catalog.models import Barcode, Product
from backoffice.customers.models import Customer
from backoffice.demo.domain.sizes import Size
from backoffice.demo.use_cases.fill_at_size import fill_at_size
from channel.transaction import decode
from distribution.announcements import captured_tables
from distribution.changelog.capture import wrong_tables
from registers.domain.document_checks import check_document, store_rules
from registers.models import AwaitedTransaction, Register, RegisterJournal, Store, Transaction, TransactionIdentity
from registers.queries.missing_transactions import count_missing
from registers.use_cases.check_daily_totals import check_daily_totals
from registers.use_cases.note_complete_journals import note_complete_journals
from tests.backoffice.factories import make_product, make_store

pytestmark = pytest.mark.django_db

TINY = Size(stores=4, registers_per_store=10, products=200, customers=30, transactions=800)
DEMO = {Store: 4, Register: 12, Product: 300, Customer: 40}


def fill(say=lambda _title, _seconds: None) -> None:
    fill_at_size(size=TINY, now=timezone.now(), say=say)


def test_company_is_whole_and_adds_up():
    fill()
    counts = {Store: TINY.stores, Register: TINY.registers, Product: TINY.products, Customer: TINY.customers}
    assert {model: model.objects.count() - DEMO[model] for model in counts} == counts
    assert Transaction.objects.count() == TransactionIdentity.objects.count() == TINY.transactions
    assert check_daily_totals() == []
    assert wrong_tables(connection, captured_tables()) == []


def test_documents_say_what_the_ledger_says():
    fill()
    digests = dict(TransactionIdentity.objects.values_list("pk", "sha256"))
    rules = store_rules(currency="EUR", time_zone="UTC", cutoff="00:00", received_at=timezone.now())
    for row in Transaction.objects.prefetch_related("lines", "payments", "taxes"):
        document = decode(bytes(row.document))
        assert list(check_document(document, rules)) == []
        assert (document.id, document.type, document.store) == (str(row.pk), row.type, row.store_number)
        assert (Decimal(document.totals.gross), Decimal(document.totals.tax)) == (row.gross_amount, row.tax_amount)
        assert [line.description for line in document.lines] == [line.description for line in row.lines.all()]
        assert sum(line.amount for line in row.lines.all()) == sum(each.amount for each in row.payments.all()) == row.gross_amount
        assert sum(tax.base_amount for tax in row.taxes.all()) == row.net_amount
        assert digests[row.pk] == sha256(bytes(row.document)).hexdigest()


def test_what_is_missing_is_what_registers_say_they_hold():
    fill()
    held = AwaitedTransaction.objects.count()
    assert (count_missing().transactions, held > 0) == (held, True)
    RegisterJournal.objects.update(complete_to=0)
    note_complete_journals()
    assert count_missing().transactions == held


def test_rows_that_come_later_are_numbered_behind():
    fill()
    last = Product.objects.order_by("-pk")[0].pk
    product = make_product("4711", ["4006381333931"])
    assert product.pk == last + 1
    assert Barcode.objects.filter(product=product).count() == 1


def test_a_database_that_holds_something_else_is_refused_and_left_as_it_is():
    make_store("77")
    with pytest.raises(CommandError, match=r"^There are stores in this database that are not of the demo company: 1\. "):
        call_command("fill", size="small", stdout=io.StringIO())
    assert list(Store.objects.values_list("number", flat=True)) == ["77"]
    assert Product.objects.count() == 0


def test_a_filling_that_is_canceled_leaves_nothing():
    def cancel(title: str, _seconds: float) -> None:
        if title == "daily totals":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(cancel)
    assert {model: model.objects.count() for model in (*DEMO, Transaction)} == dict.fromkeys((*DEMO, Transaction), 0)
    assert wrong_tables(connection, captured_tables()) == []


def test_fill_command_tells_how_far_it_is():
    out = io.StringIO()
    call_command("fill", size="small", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "filling in 100 registers, 1,000 products and 5,000 transactions"
    titles = [line.partition(" s  ")[2] for line in lines if " s  " in line]
    assert [title for title in titles if not title.startswith("transactions of")] == [
        *("stores", "registers", "categories", "products", "barcodes, assortment and prices", "customers and staff"),
        *("what registers told", "journals", "alerts", "releases and packages", "runs", "download sessions"),
        *("promotions, rates, imports and tokens", "uploads", "identities of transactions", "daily totals"),
        *("closed days", "quarantine", "statistics"),
    ]
    assert "The company is filled in." in lines
