"""Squashing: many DELTAs of one job made into one, held against making a FULL package of the same rows.

The DELTAs are written as a build writes them, each with rows drawn at random, but without a run for each: a thousand
runs would take the time of everything else together.
"""

import json
import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from measuring.table import Line, times_limit
from measuring.timing import by_turns, seconds_of

from channel.ddl import UPSERT_PREFIX, create_delta_sql
from channel.header import Audience, PackageHeader, PackageKind
from channel.tables.products import PRODUCT
from distribution.announcements import replicated_tables
from distribution.extraction.snapshot import open_snapshot
from distribution.models import Package
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.builder_folder import locked_builder_folder, open_copy
from distribution.packaging.package_files import store_delta
from distribution.packaging.squashed_files import store_squashed
from distribution.queries.release_path import last_release
from distribution_rows.company import Company, only_group
from distribution_rows.full import first_full

DELTAS, ROWS = 1_000, 1_000
MOST = 1.0


def measure(company: Company, times: int) -> list[Line]:
    """Measure squashing and a first FULL package of the products by turns."""
    deltas, rows = min(DELTAS, company.size // 100), min(ROWS, company.size // 10)
    products = tuple(replicated for replicated in replicated_tables() if replicated.table.name == PRODUCT.name)
    with company.using(), tempfile.TemporaryDirectory(dir=company.folder) as folder, open_snapshot() as snapshot:
        group, now = only_group(), timezone.now()
        parts = _write_deltas(company, deltas, rows, now)
        with locked_builder_folder(group.pk) as builder:
            build = Build(group, snapshot, now, builder, last_release(group.pk))
            limit, seconds = by_turns(
                times, lambda: first_full(Path(folder), build, products), lambda: _squash(parts, _header(deltas + 1, now))
            )
    return [
        times_limit(
            f"squashing {deltas:,} deltas of {rows:,} rows; limit: a first FULL package of the products", seconds, limit, MOST
        )
    ]


def _write_deltas(company: Company, deltas: int, rows: int, now: datetime) -> list[Package]:
    chosen = random.Random(7)
    with locked_builder_folder(only_group().pk) as builder:
        current = builder.current()
        assert current is not None
        with closing(open_copy(current)) as copy:
            for statement in create_delta_sql(PRODUCT, "temp"):
                copy.execute(statement)
            return [
                _write_delta(copy, chosen.sample(range(1, company.size + 1), rows), _header(number + 2, now))
                for number in range(deltas)
            ]


def _write_delta(copy: sqlite3.Connection, keys: list[int], header: PackageHeader) -> Package:
    copy.execute("BEGIN")
    copy.execute(
        f'INSERT INTO temp."{UPSERT_PREFIX}{PRODUCT.name}" SELECT product.* FROM json_each(?) AS chosen '
        f'CROSS JOIN main."{PRODUCT.name}" AS product ON product.product_id = chosen.value',
        [json.dumps(keys)],
    )
    package = store_delta(copy, [PRODUCT], header, package_store())
    copy.execute("ROLLBACK")
    return package


def _squash(parts: list[Package], header: PackageHeader) -> float:
    return seconds_of(lambda: store_squashed(parts, [PRODUCT], header, package_store()))


def _header(to_release: int, now: datetime) -> PackageHeader:
    return PackageHeader(
        kind=PackageKind.DELTA,
        audience=Audience.ALL,
        group_id=only_group().pk,
        group_name="",
        job=1040,
        from_release=1,
        to_release=to_release,
        epoch=1,
        created_at=now,
    )
