"""Large tables read by two processes: the same rows as by one, of the same moment, whatever becomes of the second one."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import msgspec
import pytest
from django.db import connection

from backoffice.catalog.models import AssortmentProduct, Product
from backoffice.catalog.replication import PRODUCT_ANNOUNCEMENT
from backoffice.pricing.models import Price
from channel.ddl import read_tables
from channel.release_folder import FilePointer, ReleaseFolder
from channel.row_hash import recomputed_checksum, register_row_hash
from distribution.announcements import replicated_tables
from distribution.extraction import postgresql_division
from distribution.extraction import second_process as second_process_module
from distribution.extraction.batches import BATCH_ROWS
from distribution.extraction.divided_reading import Order, Part, PieceRead
from distribution.extraction.second_process import PROGRAM, ROOT
from distribution.extraction.snapshot import open_snapshot
from distribution.packaging.build import Build, BuildCanceled, BuildWatch
from distribution.packaging.whole_copy import write_whole_copy
from registers.models import ChannelDataGroup
from tests.distribution.headquarters import NOW, make_headquarters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

PRODUCTS = 2_500
DIVIDED = {"product", "price", "assortment_product"}


@pytest.fixture
def two_cores(monkeypatch):
    """Let a thousand rows be many and a piece of its own, and this machine have two cores."""
    monkeypatch.setattr(postgresql_division, "LARGE_ROWS", 1_000)
    monkeypatch.setattr(postgresql_division, "usable_cores", lambda: 2)
    monkeypatch.setattr(second_process_module, "BATCHES_OF_PIECE", 1)


@pytest.fixture
def north(two_cores):
    """Give a group with so many products, in its assortment and with a price, of which the planner knows."""
    north, _ = make_headquarters()
    like = Product.objects.get(number="1001")
    assortment = AssortmentProduct.objects.filter(product=like).values_list("assortment_id", flat=True).get()
    price_group = Price.objects.filter(product=like).order_by("pk").values_list("price_group_id", flat=True)[0]
    made = Product.objects.bulk_create(
        Product(number=f"N{number}", name=f'Nr. {number}\t"\\', unit_id=like.unit_id, tax_group_id=like.tax_group_id)
        for number in range(PRODUCTS)
    )
    AssortmentProduct.objects.bulk_create(AssortmentProduct(assortment_id=assortment, product=product) for product in made)
    Price.objects.bulk_create(
        Price(price_group_id=price_group, product=product, unit_price="2.50", valid_from="2026-01-01") for product in made
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return north


def write(path: Path, snapshot, group: ChannelDataGroup, watch: BuildWatch | None = None, announced=None):
    """Write a whole copy and return its checksums."""
    folder = ReleaseFolder(path.parent, FilePointer(path.parent / "current"))
    build = Build(group, snapshot, NOW, folder, None, watch=watch or BuildWatch())
    return write_whole_copy(path, build, announced or replicated_tables())


def read(path: Path) -> tuple[dict, dict]:
    """Read all rows of a copy, and the checksums of their values; its indexes are sound."""
    with closing(sqlite3.connect(path)) as copy:
        register_row_hash(copy)
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = read_tables(copy)
        rows = {table.name: copy.execute(f'SELECT * FROM "{table.name}" ORDER BY 1').fetchall() for table in tables}
        return rows, {table.name: recomputed_checksum(copy, table) for table in tables}


def test_two_processes_write_what_one_does(north, tmp_path, monkeypatch, caplog):
    with open_snapshot() as snapshot:
        divided = snapshot.divided(replicated_tables(), group_id=north.pk)
        assert {part.table.name for part in divided.parts} == DIVIDED
        by_two = write(tmp_path / "two.db", snapshot, north)
        monkeypatch.setattr(postgresql_division, "usable_cores", lambda: 1)
        assert snapshot.divided(replicated_tables(), group_id=north.pk).parts == ()
        by_one = write(tmp_path / "one.db", snapshot, north)
    rows, recomputed = read(tmp_path / "two.db")
    assert (rows, recomputed) == read(tmp_path / "one.db")
    assert by_two == by_one == recomputed
    assert len(rows["product"]) == PRODUCTS + 2
    assert caplog.messages == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.db", "two.db"]


def test_small_tables_are_read_by_the_builder_alone(north, monkeypatch):
    monkeypatch.setattr(postgresql_division, "LARGE_ROWS", PRODUCTS * 2)
    with open_snapshot() as snapshot:
        assert snapshot.divided(replicated_tables(), group_id=north.pk).parts == ()


def test_both_processes_see_one_moment(north, tmp_path):
    with open_snapshot() as snapshot:
        Product.objects.update(name="later")
        Price.objects.all().delete()
        write(tmp_path / "two.db", snapshot, north)
    rows, _ = read(tmp_path / "two.db")
    assert "later" not in {row[2] for row in rows["product"]}
    assert len(rows["price"]) == PRODUCTS + 3


def test_both_sessions_write_values_alike(north, tmp_path):
    settings = "current_setting('TimeZone') || current_setting('work_mem') || current_setting('role') || current_setting('jit')"
    announced = (replace(PRODUCT_ANNOUNCEMENT, expressions={"description": settings}),)
    with open_snapshot() as snapshot:
        write(tmp_path / "two.db", snapshot, north, announced=announced)
    rows, _ = read(tmp_path / "two.db")
    assert len({row[9] for row in rows["product"]}) == 1


def children() -> list[int]:
    """List the second readers this process has started and not seen the end of; a browser's driver may be among its children."""
    started = [child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()]
    return [int(child) for child in started if is_second_reader(Path("/proc", child, "cmdline"))]


def is_second_reader(command_line: Path) -> bool:
    try:
        return b"second_reader" in command_line.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_builder_reads_the_rest_when_the_second_process_is_killed(north, tmp_path, caplog):
    killed = []

    def kill(_progress) -> None:
        if not killed:
            killed.extend(children())
            for child in killed:
                os.kill(child, signal.SIGKILL)

    with open_snapshot() as snapshot:
        checksums = write(tmp_path / "two.db", snapshot, north, BuildWatch(on_progress=kill))
        assert checksums == read(tmp_path / "two.db")[1]
    assert (len(killed), checksums["product"].split(":")[0]) == (1, str(PRODUCTS + 2))
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_builder_reads_on_behind_the_pieces_that_have_come(north, tmp_path, monkeypatch, caplog):
    # Rows come one by one in the order of their keys, and not when all of them were read and sorted.
    monkeypatch.setenv("PGOPTIONS", "-c enable_sort=off -c enable_seqscan=off -c enable_bitmapscan=off")
    told = []
    last = Product.objects.latest("pk").pk
    with open_snapshot() as snapshot:
        # The last row is read by the builder only.
        fails = f"CASE WHEN src.id = {last} AND pg_backend_pid() <> {_holding()} THEN 1 / (src.id - {last}) ELSE 7 END"
        announced = (replace(PRODUCT_ANNOUNCEMENT, expressions={"minimum_age": fails}),)
        begin = snapshot.divided(announced, group_id=north.pk).parts[0].begin
        watch = BuildWatch(on_progress=lambda progress: told.append(progress.rows))
        checksums = write(tmp_path / "two.db", snapshot, north, watch, announced)
    rows, recomputed = read(tmp_path / "two.db")
    own = len([row for row in rows["product"] if row[0] < begin])
    assert (checksums, len(rows["product"])) == (recomputed, PRODUCTS + 2)
    assert own + BATCH_ROWS in told
    assert ["division by zero" in message for message in caplog.messages] == [True]


def _holding() -> int:
    """Name the backend that holds the builder's moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE 'SELECT pg_current_snapshot()%'"
        )
        (found,) = cursor.fetchall()
    return found[0]


def test_error_of_the_database_is_the_builders_own(north, tmp_path, caplog):
    announced = (replace(PRODUCT_ANNOUNCEMENT, expressions={"minimum_age": f"1 / (src.id - {Product.objects.latest('pk').pk})"}),)
    with open_snapshot() as snapshot, pytest.raises(snapshot.errors, match="division by zero"):
        write(tmp_path / "two.db", snapshot, north, announced=announced)
    beside = [record.getMessage() for record in caplog.records if record.name == second_process_module.__name__]
    assert ["division by zero" in message for message in beside] == [True]


def test_canceled_build_leaves_nothing_running(north, tmp_path):
    running = []
    watch = BuildWatch(on_progress=lambda _progress: running.extend(children()), should_cancel=lambda: bool(running))
    with open_snapshot() as snapshot, pytest.raises(BuildCanceled):
        write(tmp_path / "two.db", snapshot, north, watch)
    assert (len(running), children()) == (1, [])
    assert [path.name for path in tmp_path.iterdir()] == ["two.db"]


@contextmanager
def second_process(order: Order):
    """Start the second process and give it an order; at the end nobody is there any more who started it."""
    with subprocess.Popen([sys.executable, "-m", PROGRAM], cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(order) + b"\n")
        process.stdin.flush()
        yield process


def test_second_process_ends_with_whoever_started_it(north, tmp_path):
    with open_snapshot() as snapshot:
        divided = snapshot.divided(replicated_tables(), group_id=north.pk)
        part = divided.parts[0]
        slow = Part(part.table, f"{part.values} AND pg_sleep(600) IS NULL", 0)
        with second_process(Order(divided.moment, (slow,), str(tmp_path), 1)) as process:
            while not _sleeping():
                time.sleep(0.02)
            process.stdin.close()
            assert (process.wait(10), process.stdout.read(), process.stderr.read()) == (1, b"", b"")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(unnest(%s))", [_sleeping()])


def _sleeping() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY %pg_sleep(600)%'")
        return [row[0] for row in cursor.fetchall()]


def test_second_process_says_why_it_cannot_read(north, tmp_path):
    with open_snapshot() as snapshot:
        divided = snapshot.divided(replicated_tables(), group_id=north.pk)
    # The moment is over.
    with second_process(Order(divided.moment, divided.parts, str(tmp_path), 1)) as process:
        answers = process.stdout.read().splitlines()
        assert (process.wait(10), len(answers), process.stderr.read()) == (1, 1, b"")
    answer = msgspec.json.decode(answers[0], type=PieceRead)
    assert (answer.checksum, "snapshot" in answer.error) == ("", True)
