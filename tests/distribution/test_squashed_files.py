"""Many DELTAs made into one hold of each row what came last, in the order of the keys, however they are divided."""

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel.ddl import create_delta_sql
from channel.errors import PackageCorrupt
from channel.header import Audience, PackageHeader, PackageKind, RowCount
from channel.package import compress_package, unpack_package, write_header
from channel.row_hash import row_hash
from channel.table import ChannelTable, integer, text
from distribution.models import Package
from distribution.package_store import PackageStore
from distribution.packaging import newest_rows
from distribution.packaging.squashed_files import store_squashed
from tests.distribution.headquarters import NOW

NUMBERED = ChannelTable("numbered", (integer("number"), text("name"), text("remark", nullable=True)))
NAMED = ChannelTable("named", (text("code"), text("name")))
KEYS = {"numbered": st.integers(-3, 12), "named": st.sampled_from(["", "a", "B", "b", "ä", "é", "z", "10", "9"])}

# Of each table, by key, the name the row has from then on, or None when it is deleted.
deltas = st.fixed_dictionaries(
    {}, optional={name: st.dictionaries(keys, st.none() | st.text("xyz", max_size=3)) for name, keys in KEYS.items()}
)


def row(table: ChannelTable, key, name: str) -> tuple:
    values = (key, name, None) if table is NUMBERED else (key, name)
    return (*values, row_hash(*values))


def header(to_release: int) -> PackageHeader:
    """Describe a DELTA up to a release."""
    return PackageHeader(
        kind=PackageKind.DELTA,
        audience=Audience.ALL,
        group_id=1,
        group_name="North",
        job=1040,
        from_release=1,
        to_release=to_release,
        epoch=1,
        created_at=NOW,
    )


def write_delta(store: PackageStore, delta: dict, number: int) -> Package:
    """Bring a DELTA into the store as a build does."""
    with store.incoming() as database, store.incoming() as packed:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            for table in (NUMBERED, NAMED):
                if table.name in delta:
                    for statement in create_delta_sql(table):
                        connection.execute(statement)
                for key, name in delta.get(table.name, {}).items():
                    values = (key,) if name is None else row(table, key, name)
                    into = f"{'delete' if name is None else 'upsert'}_{table.name}"
                    connection.execute(f"INSERT INTO {into} VALUES ({', '.join('?' * len(values))})", values)
            write_header(connection, header(number + 2))
        stored = compress_package(database, packed)
        store.put(packed, stored.sha256)
    return Package(sha256=stored.sha256, uncompressed_bytes=stored.uncompressed_bytes)


def squash(store: PackageStore, parts: list[Package]) -> tuple[dict, dict]:
    """Squash and return the rows of each list of the package, as they lie there, and what its header counts."""
    package = store_squashed(parts, [NUMBERED, NAMED], header(len(parts) + 1), store)
    with store.incoming() as path:
        counts = unpack_package(
            store.path(package.sha256), path, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes
        ).row_counts
        with closing(sqlite3.connect(path)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}
    rows.pop("package")
    return rows, counts


@settings(deadline=None, max_examples=30)
@given(st.lists(deltas, min_size=1, max_size=25))
def test_squashed_package_has_of_each_row_what_came_last(history):
    with tempfile.TemporaryDirectory() as folder:
        store = PackageStore(Path(folder))
        rows, counts = squash(store, [write_delta(store, delta, number) for number, delta in enumerate(history)])
        assert [path for path in (store.folder / "incoming").iterdir() if path.is_file()] == []
    for table in (NUMBERED, NAMED):
        last: dict = {}
        for delta in history:
            last |= delta.get(table.name, {})
        upserts = [row(table, key, last[key]) for key in sorted(last, key=_in_bytes) if last[key] is not None]
        deletes = [(key,) for key in sorted(last, key=_in_bytes) if last[key] is None]
        assert (rows.get(f"upsert_{table.name}", []), rows.get(f"delete_{table.name}", [])) == (upserts, deletes)
        assert counts.get(table.name) == (RowCount(len(upserts), len(deletes)) if last else None)


def _in_bytes(key):
    return key.encode() if isinstance(key, str) else key


@pytest.mark.parametrize("bytes_at_once", [1, 64 << 20])
def test_so_many_lie_unpacked_at_once(tmp_path, monkeypatch, bytes_at_once):
    monkeypatch.setattr(newest_rows, "BYTES_AT_ONCE", bytes_at_once)
    store = PackageStore(tmp_path)
    parts = [write_delta(store, {"numbered": {number % 7: str(number)}}, number) for number in range(40)]
    rows, _ = squash(store, parts)
    assert rows["upsert_numbered"] == [
        row(NUMBERED, key, str(max(number for number in range(40) if number % 7 == key))) for key in range(7)
    ]


@pytest.mark.parametrize("damaged", [0, 19])
def test_damaged_part_in_either_half_is_refused(tmp_path, damaged):
    store = PackageStore(tmp_path)
    parts = [write_delta(store, {"numbered": {number: "n"}}, number) for number in range(20)]
    path = store.path(parts[damaged].sha256)
    path.chmod(0o644)
    path.write_bytes(b"0" * path.stat().st_size)
    with pytest.raises(PackageCorrupt):
        store_squashed(parts, [NUMBERED, NAMED], header(21), store)
    assert [file for file in (store.folder / "incoming").iterdir() if file.is_file()] == []


def test_what_fails_above_the_middle_key_is_told_and_leaves_no_file(tmp_path):
    """All rows above it are without a remark, which the table demands by now; up to it they are deleted."""
    store = PackageStore(tmp_path)
    parts = [write_delta(store, {"numbered": {1: None, 2: None, 3: None, 9: "n"}}, 1)]
    demanding = replace(NUMBERED, columns=(*NUMBERED.columns[:-1], text("remark")))
    with pytest.raises(sqlite3.OperationalError, match=r"remark"):
        store_squashed(parts, [demanding], header(2), store)
    assert [file for file in (store.folder / "incoming").iterdir() if file.is_file()] == []
