"""FULL packages: the first one, out of the tables, and every later one, out of the builder's copy."""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.db import connection
from django.utils import timezone
from measuring.table import Line, times_limit
from measuring.timing import by_turns, seconds_of

from channel.announcement import ReplicatedTable
from channel.ddl import create_search_sql, rebuild_search_sql
from channel.header import Audience
from channel.release_folder import FilePointer, ReleaseFolder
from channel.tables.products import PRODUCT
from distribution.announcements import replicated_tables
from distribution.extraction.snapshot import open_snapshot
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.builder_folder import POINTER_FILE, locked_builder_folder
from distribution.packaging.headers import full_header, next_state
from distribution.packaging.package_files import store_package
from distribution.packaging.whole_copy import finish_whole_copy, sync_whole_copy, write_whole_copy
from distribution.queries.release_path import last_release
from distribution.use_cases.build_full_package import build_full_package
from distribution_rows.catalog import BIG_TABLES
from distribution_rows.company import Company, only_group

FIRST_MOST, LATER_MOST = 2.5, 0.5


def measure(company: Company, times: int) -> list[Line]:
    """Measure the first and a later FULL of products alone and of all tables, and the word index."""
    products = tuple(replicated for replicated in replicated_tables() if replicated.table.name == PRODUCT.name)
    with company.using(), tempfile.TemporaryDirectory(dir=company.folder) as folder, open_snapshot() as snapshot:
        build = Build(only_group(), snapshot, timezone.now(), None, last_release(only_group().pk))  # type: ignore[arg-type]
        first = partial(first_full, Path(folder), build)
        limit, of_products, search = by_turns(
            times, lambda: _copy(folder, BIG_TABLES[:1]), lambda: first(products), lambda: _search(Path(folder))
        )
        limit_of_all, of_all = by_turns(times, lambda: _copy(folder, BIG_TABLES), lambda: first(replicated_tables()))
        of_products_only = _copy_of(Path(folder) / "products", build, _without_search(products))
        searchable = _copy_of(Path(folder) / "searchable", build, products)
        limit_of_later, later, later_searchable = by_turns(
            times,
            lambda: _copy(folder, BIG_TABLES[:1]),
            partial(_later, replace(build, folder=of_products_only)),
            partial(_later, replace(build, folder=searchable)),
        )
        with locked_builder_folder(build.group.pk) as builder:
            limit_of_later_all, later_all = by_turns(
                times, lambda: _copy(folder, BIG_TABLES), partial(_later, replace(build, folder=builder))
            )
        count = f"{company.size:,}"
        return [
            times_limit(
                f"first FULL package of {count} products of 15 columns; limit: COPY to a CSV file", of_products, limit, FIRST_MOST
            ),
            times_limit(
                "  of all tables: as many rows in the assortment, as many prices; limit: COPY of all",
                of_all,
                limit_of_all,
                FIRST_MOST,
            ),
            Line("  the word index of the products, in none of the lines about FULL packages", search),
            times_limit(f"every later FULL package of {count} products; limit: COPY of them", later, limit_of_later, LATER_MOST),
            Line("  the same with the word index of the products", later_searchable, limit=limit_of_later),
            times_limit("  of all tables, word indexes included; limit: COPY of all", later_all, limit_of_later_all, LATER_MOST),
        ]


def first_full(folder: Path, build: Build, announced: Sequence[ReplicatedTable]) -> float:
    """Read, write, hash, compress and name a FULL without word indexes, as a release without packages begins."""
    path = folder / "first.db"
    path.unlink(missing_ok=True)

    def work() -> None:
        checksums = write_whole_copy(path, build, _without_search(announced))
        state = next_state(build, checksums, {})
        header = full_header(build, state)
        finish_whole_copy(path, state, header)
        store_package(path, header, package_store(), meanwhile=partial(sync_whole_copy, path))

    return seconds_of(work)


def _search(folder: Path) -> float:
    """Add the word index to the database of the last first FULL."""
    with closing(sqlite3.connect(folder / "first.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF").fetchone()
        connection.execute("PRAGMA synchronous = OFF")
        statements = (*create_search_sql(PRODUCT), *rebuild_search_sql(PRODUCT))
        return seconds_of(lambda: [connection.execute(statement) for statement in statements])


def _without_search(announced: Sequence[ReplicatedTable]) -> tuple[ReplicatedTable, ...]:
    return tuple(replace(replicated, table=replace(replicated.table, search=())) for replicated in announced)


def _copy_of(path: Path, build: Build, announced: tuple[ReplicatedTable, ...]) -> ReleaseFolder:
    """Make a builder's copy that has these tables alone, as of the last release."""
    path.mkdir()
    copy = ReleaseFolder(path, FilePointer(path / POINTER_FILE))
    new = copy.new_path(1)
    state = next_state(build, write_whole_copy(new, build, announced), {})
    finish_whole_copy(new, state, full_header(build, state))
    copy.switch_to(new)
    return copy


def _later(build: Build) -> float:
    """Make a FULL of the builder's copy; the row is removed again, so that the same can be made once more."""
    made = []
    seconds = seconds_of(lambda: made.append(build_full_package(build=build, audience=Audience.ALL)))
    made[0].delete()
    return seconds


def _copy(folder: str, tables: Sequence[str]) -> float:
    """Let PostgreSQL write tables as CSV into a file: no reading can be faster by much."""
    with connection.cursor() as cursor, (Path(folder) / "limit.csv").open("wb") as file:

        def work() -> None:
            for table in tables:
                with cursor.copy(f"COPY {table} TO STDOUT WITH (FORMAT csv)") as copy:
                    for data in copy:
                        file.write(data)

        return seconds_of(work)
