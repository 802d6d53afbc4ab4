"""The file of a REPAIR: one job's tables whole, described, and with the checksums of its audience."""

from contextlib import closing

import pytest

from channel.database import open_channel_database, open_unpacked_package
from channel.ddl import read_tables
from channel.header import Audience, read_header
from channel.package import unpack_package
from channel.row_hash import table_checksum
from channel.state import read_state
from distribution.announcements import tables_of_job
from distribution.package_store import package_store
from distribution.packaging.repair_file import repair_header, store_repair
from tests.distribution.headquarters import NOW, build, copy_folder, make_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = [replicated.table for replicated in tables_of_job(1020)]


def make_repair(group, tmp_path, *, audience=Audience.ALL, emptied=frozenset(), tables=TABLES):
    """Make a REPAIR of the prices out of the builder's copy and unpack it; returns package, state and file."""
    with closing(open_channel_database(copy_folder(group).current())) as copy:
        state = read_state(copy)
        header = repair_header(state, group=group, audience=audience, job=1020, tables=tables, emptied=emptied, now=NOW)
        package = store_repair(copy, tables, header, package_store(), emptied=emptied)
    return package, state, unpack(package, tmp_path)


def unpack(package, folder):
    source, target = package_store().path(package.sha256), folder / package.sha256
    unpack_package(source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes)
    return target


def test_repair_has_the_tables_of_its_job_with_all_rows_and_their_definitions(tmp_path):
    north, _ = make_headquarters()
    build(north)
    package, state, path = make_repair(north, tmp_path)
    with closing(open_unpacked_package(path)) as unpacked:
        header = read_header(unpacked)
        assert read_tables(unpacked) == tuple(TABLES)
        names = [row[0] for row in unpacked.execute("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
        assert names == ["channel_table", *(table.name for table in TABLES), "package"]
        assert {table.name: table_checksum(unpacked, table) for table in TABLES} == {
            table.name: state.checksums[table.name] for table in TABLES
        }
    assert (header.kind, header.audience, header.group_id, header.job) == ("REPAIR", "ALL", north.pk, 1020)
    assert (header.from_release, header.to_release, header.epoch) == (None, 1, 1)
    assert (header.checksums, header.watermarks) == (state.checksums, state.watermarks)
    assert {name: count.upserted for name, count in header.row_counts.items() if count.upserted} == {
        "price": 3,
        "price_group": 2,
        "store_price_group": 3,
    }
    assert (package.kind, package.job_id, package.from_release, package.to_release) == ("REPAIR", 1020, None, 1)
    assert (package.rows, package.audience) == (8, "ALL")


def test_repair_for_offline_databases_has_excluded_tables_without_rows(tmp_path):
    north, _ = make_headquarters()
    build(north)
    package, state, path = make_repair(north, tmp_path, audience=Audience.OFFLINE, emptied={"price", "customer"})
    with closing(open_unpacked_package(path)) as unpacked:
        header = read_header(unpacked)
        assert unpacked.execute("SELECT count(*) FROM price").fetchone()[0] == 0
        assert unpacked.execute("SELECT count(*) FROM price_group").fetchone()[0] == 2
    assert header.checksums == state.checksums | {"price": "0:0:0", "customer": "0:0:0"}
    assert header.row_counts["price"].upserted == 0
    assert (package.audience, package.rows) == ("OFFLINE", 5)


def test_repair_is_made_within_a_transaction_of_the_copy_and_shows_what_that_wrote(tmp_path):
    north, _ = make_headquarters()
    build(north)
    with closing(open_channel_database(copy_folder(north).current(), read_only=False)) as copy:
        copy.execute("BEGIN IMMEDIATE")
        copy.execute("DELETE FROM price WHERE price_id = (SELECT min(price_id) FROM price)")
        header = repair_header(read_state(copy), group=north, audience=Audience.ALL, job=1020, tables=TABLES, now=NOW)
        package = store_repair(copy, TABLES, header, package_store())
        copy.execute("ROLLBACK")
        assert copy.execute("SELECT count(*) FROM price").fetchone()[0] == 3
    with closing(open_unpacked_package(unpack(package, tmp_path))) as unpacked:
        assert unpacked.execute("SELECT count(*) FROM price").fetchone()[0] == 2
