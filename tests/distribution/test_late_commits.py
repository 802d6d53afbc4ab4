"""No change is skipped: whenever a transaction commits, it is delivered, and whole."""

from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import ExitStack, closing, contextmanager

import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from backoffice.catalog.models import Product
from backoffice.catalog.replication import PRODUCT_ANNOUNCEMENT
from channel.jobs import STANDARD_JOBS
from distribution.extraction.snapshot import open_snapshot
from distribution.models import GroupJobWatermark
from distribution.use_cases.build_release import build_release
from tests.backoffice.factories import make_product
from tests.distribution.headquarters import NOW, build, copy_rows, counts, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.wipe import wipe_headquarters
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 3
ADD = """
    INSERT INTO catalog_assortmentproduct (assortment_id, product_id)
    SELECT a.id, p.id FROM catalog_assortment a, catalog_product p WHERE a.code = 'ALL' AND p.number = '{number}'"""


class Writer:
    """Somebody else's connection; writes rows that no other writer touches."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.connection = connections.create_connection("default")

    def execute(self, *statements: str) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def write(self, text: str) -> None:
        """Change two tables, so that half a transaction would show."""
        self.execute(
            f"UPDATE catalog_product SET name = '{text}' WHERE number = '{self.number}'",
            f"DELETE FROM catalog_barcode WHERE code LIKE '{self.number}-%'",
            f"INSERT INTO catalog_barcode (code, product_id, is_primary) "
            f"SELECT '{self.number}-{text}', id, {'true' if connection.vendor == 'postgresql' else 1} "
            f"FROM catalog_product WHERE number = '{self.number}'",
        )


@contextmanager
def writers() -> Iterator[list[Writer]]:
    with ExitStack() as stack:
        made = [Writer(f"W{place}") for place in range(WRITERS)]
        for writer in made:
            make_product(writer.number)
            with connection.cursor() as cursor:
                cursor.execute(ADD.format(number=writer.number))
            stack.enter_context(closing(writer.connection))
        yield made


def assert_delivered(group):
    assert copy_rows(group) == expected_rows(group.pk)


@pytest.mark.postgresql
def test_transaction_that_commits_late_is_delivered_whole():
    north, _ = make_headquarters()
    with writers() as (early, late, _):
        build(north)
        late.execute("BEGIN")
        late.write("late")
        early.write("early")
        # the early one has the higher transaction id and is published while the late one still runs
        assert counts(build(north))["product"] == {"upserted": 1, "deleted": 0}
        late.execute("COMMIT")
        assert counts(build(north)) == {
            "product": {"upserted": 1, "deleted": 0},
            "barcode": {"upserted": 1, "deleted": 0},
        }
    assert_delivered(north)


@pytest.mark.postgresql
def test_transaction_that_runs_for_many_releases_is_delivered_once():
    north, _ = make_headquarters()
    with writers() as (early, late, _):
        build(north)
        late.execute("BEGIN")
        late.write("late")
        for number in range(3):
            early.write(f"early {number}")
            assert counts(build(north))["product"]["upserted"] == 1
        late.execute("COMMIT")
        assert counts(build(north))["product"]["upserted"] == 1
        assert build(north).release is None
    assert_delivered(north)


STEPS = st.lists(
    st.tuples(st.integers(0, WRITERS - 1), st.sampled_from(["write", "commit", "rollback", "half", "build"])),
    min_size=5,
    max_size=25,
)


@pytest.mark.postgresql
@given(steps=STEPS)
def test_any_interleaving_of_transactions_and_builds_delivers_everything(steps):
    wipe_headquarters()
    north, _ = make_headquarters()
    with writers() as made:
        begun: set[int] = set()
        for number, (place, step) in enumerate(steps):
            writer = made[place]
            if step == "build":
                build(north)
                assert_delivered(north)
            elif step in ("commit", "rollback"):
                if place in begun:
                    writer.execute(step.upper())
                    begun.remove(place)
            else:
                if place not in begun:
                    writer.execute("BEGIN")
                    begun.add(place)
                writer.write(f"text {number}")
                if step == "half":
                    # a subtransaction has an id of its own, and one that was rolled back leaves nothing
                    writer.execute("SAVEPOINT half")
                    writer.write(f"half {number}")
                    writer.execute("RELEASE half" if number % 2 else "ROLLBACK TO half")
        for place in begun:
            made[place].execute("COMMIT")
        build(north)
        assert_delivered(north)


@pytest.mark.sqlite
@given(steps=st.lists(st.sampled_from(["write", "commit", "rollback", "snapshot", "build"]), min_size=5, max_size=25))
def test_any_interleaving_of_a_writer_and_snapshots_delivers_everything(steps):
    """On SQLite writers follow one another, so what matters is where between its steps a moment is taken."""
    wipe_headquarters()
    north, _ = make_headquarters()
    with writers() as (writer, *_), ExitStack() as held:
        taken, begun = [], False
        for number, step in enumerate(steps):
            if step == "snapshot":
                taken.append((held.enter_context(open_snapshot()), expected_rows(north.pk)))
            elif step == "write":
                if not begun:
                    writer.execute("BEGIN IMMEDIATE")
                begun = True
                writer.write(f"text {number}")
            elif step in ("commit", "rollback") and begun:
                writer.execute(step.upper())
                begun = False
            elif step == "build" and taken and not begun:
                snapshot, rows = taken.pop(0)
                build_release(snapshot=snapshot, group=north, jobs=STANDARD_JOBS, now=NOW)
                assert copy_rows(north) == rows
        if begun:
            writer.execute("COMMIT")
        build(north)
        assert_delivered(north)


@pytest.mark.sqlite
def test_build_waits_for_a_writer_and_delivers_it_next_time():
    north, _ = make_headquarters()
    with writers() as (writer, *_):
        build(north)
        Product.objects.filter(number="1001").update(name="early")
        writer.execute("BEGIN IMMEDIATE")
        writer.write("late")
        building = in_a_thread(lambda: build(north))
        wait([building], 0.3)
        # publishing needs the lock that the writer has
        assert not building.done()
        writer.execute("COMMIT")
        assert counts(building.result()) == {"product": {"upserted": 1, "deleted": 0}}
        assert counts(build(north)) == {
            "product": {"upserted": 1, "deleted": 0},
            "barcode": {"upserted": 1, "deleted": 0},
        }
    assert_delivered(north)


def test_moment_that_was_taken_earlier_does_not_take_a_group_back():
    north, _ = make_headquarters()
    build(north)
    with open_snapshot() as earlier:
        Product.objects.update(name="newer")
        newer = build(north)
        watermarks = set(GroupJobWatermark.objects.values_list("watermark", flat=True))
        result = build_release(snapshot=earlier, group=north, jobs=STANDARD_JOBS, now=NOW)
    assert (newer.release and newer.release.number, result.release) == (2, None)
    assert set(GroupJobWatermark.objects.values_list("watermark", flat=True)) == watermarks
    assert_delivered(north)


def test_uncommitted_changes_of_the_caller_are_not_seen():
    north, _ = make_headquarters()
    with transaction.atomic():
        Product.objects.update(name="not yet")
        with open_snapshot() as snapshot:
            values = next(snapshot.rows(PRODUCT_ANNOUNCEMENT, group_id=north.pk, keys=None))
        transaction.set_rollback(True)
    assert sorted(values[2 :: len(PRODUCT_ANNOUNCEMENT.table.columns) + 1]) == ["Bread", "Milk"]
