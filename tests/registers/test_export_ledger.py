"""The ledger as CSV and Parquet: every digit, for a store and some days, in a memory that does not grow."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow
import pytest
from django.core.management import CommandError, call_command
from pyarrow import parquet

from channel.errors import InvalidInput
from registers.models import DailyTotal, Transaction
from registers.queries.exported_rows import EXPORTS
from registers.queries.store_reach import EVERYTHING
from registers.use_cases.export_ledger import export_ledger
from tests.channel.documents import document, line
from tests.registers.factories import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(device):
    """Post three sales on two days, the first with two lines."""
    lines = [line(1, "3", "0.335"), line(2, product_number='P "2", ä')]
    upload(device, document(lines), document(sequence_number=2), document(sequence_number=3, business_date="2026-02-01"))


def read_csv(**asked):
    content = b"".join(export_ledger(reach=EVERYTHING, file_format="csv", **asked)).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def read_parquet(**asked):
    return parquet.read_table(io.BytesIO(b"".join(export_ledger(reach=EVERYTHING, file_format="parquet", **asked))))


def test_csv_holds_every_digit_and_moments_in_utc(posted):
    first = read_csv(table="transactions", last_date=date(2026, 1, 31))[0]
    kept = Transaction.objects.get(pk=first["id"])
    assert (first["type"], first["business_date"], first["created_offline"]) == ("SALE", "2026-01-31", "true")
    assert (first["completed_at"], Decimal(first["gross_amount"])) == ("2026-01-31T09:16:30.500000Z", kept.gross_amount)
    assert "document" not in first


def test_parquet_keeps_decimals_dates_and_moments_as_what_they_are(posted):
    table = read_parquet(table="lines")
    assert table.schema.field("unit_price").type == pyarrow.decimal128(15, 6)
    assert table.schema.field("unrounded_amount").type == pyarrow.decimal128(24, 10)
    assert table.schema.field("business_date").type == pyarrow.date32()
    rows = table.to_pylist()
    assert (len(rows), {row["store_number"] for row in rows}) == (4, {"S1"})
    assert {row["unrounded_amount"] for row in rows} == {Decimal("1.0050000000"), Decimal("12.0000000000")}
    assert {row["product_number"] for row in rows} == {"P-1", 'P "2", ä'}
    headers = read_parquet(table="transactions").to_pylist()
    assert headers[0]["completed_at"] == datetime(2026, 1, 31, 9, 16, 30, 500000, tzinfo=UTC)


@pytest.mark.parametrize("table", sorted(EXPORTS))
def test_csv_and_parquet_of_each_table_have_the_same_rows(posted, table):
    as_csv, as_parquet = read_csv(table=table), read_parquet(table=table)
    assert (len(as_csv) > 0, len(as_csv), list(as_csv[0])) == (True, as_parquet.num_rows, as_parquet.column_names)


@pytest.mark.parametrize("table", sorted(EXPORTS))
def test_an_export_of_nothing_is_a_file_with_columns(table):
    assert read_csv(table=table) == []
    assert (read_parquet(table=table).num_rows, len(read_parquet(table=table).column_names) > 5) == (0, True)


def test_an_export_is_narrowed_by_store_and_dates(posted):
    for table, before, after in (("transactions", 2, 1), ("lines", 3, 1), ("daily-totals", 1, 1)):
        assert len(read_csv(table=table, last_date=date(2026, 1, 31))) == before
        assert len(read_csv(table=table, first_date=date(2026, 2, 1), store_number="S1")) == after
        assert read_csv(table=table, store_number="S2") == []


def test_export_ledger_refuses_what_there_is_not():
    with pytest.raises(InvalidInput):
        export_ledger(reach=EVERYTHING, table="people", file_format="csv")
    with pytest.raises(InvalidInput):
        export_ledger(reach=EVERYTHING, table="lines", file_format="csv", first_date=date(2026, 2, 1), last_date=date(2026, 1, 1))
    with pytest.raises(CommandError):
        call_command("export_ledger", "lines", "--from=2026-02-01", "--to=2026-01-01")


def test_the_command_writes_a_file(posted, tmp_path):
    file = tmp_path / "lines.parquet"
    call_command("export_ledger", "lines", "--format=parquet", "--store=S1", "--from=2026-02-01", f"--output={file}")
    assert parquet.read_table(file).num_rows == 1


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_memory_does_not_grow_with_what_is_exported(file_format):
    peaks = []
    for count in (10_000, 20_000):
        start = DailyTotal.objects.count()
        DailyTotal.objects.bulk_create(
            [
                DailyTotal(store_number="S1", register_number=f"R{number}", business_date=date(2026, 1, 1), currency="EUR")
                for number in range(start, count)
            ]
        )
        tracemalloc.start()
        for piece in export_ledger(reach=EVERYTHING, table="daily-totals", file_format=file_format):
            assert len(piece) < 3_000_000
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
