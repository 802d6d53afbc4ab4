"""A small HQ with two groups of stores, and what tests ask of its builders."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channel.database import open_channel_database
from channel.jobs import STANDARD_JOBS
from channel.release_folder import FilePointer, ReleaseFolder
from channel.table import ROW_HASH
from channel.tables import STANDARD_TABLES
from distribution.extraction.snapshot import open_snapshot
from distribution.use_cases.build_release import BuildResult, build_release
from registers.models import ChannelDataGroup, OfflineProfile, PaymentMethod, ReceiptSettings, Store
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_category,
    make_customer,
    make_group,
    make_price,
    make_price_group,
    make_product,
    make_staff,
    make_store,
)
from tests.registers.factories import make_register

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


def make_headquarters() -> tuple[ChannelDataGroup, ChannelDataGroup]:
    """Make two groups, North with stores 1 and 2 and South with store 3, and something of everything."""
    north, south = make_group("North"), make_group("South")
    stores = [make_store("1", north), make_store("2", north), make_store("3", south)]
    milk, bread, salt = (
        make_product(number, [f"400000{number}"], name=name, category=make_category("FOOD"))
        for number, name in (("1001", "Milk"), ("1002", "Bread"), ("1003", "Salt"))
    )
    make_assortment("ALL", stores, [milk, bread])
    make_assortment("SOUTH", stores[2:], [salt])
    retail, promotion = make_price_group("RETAIL", stores), make_price_group("PROMO", stores[:1], priority=5)
    for product in (milk, bread, salt):
        make_price(retail, product, "1.25")
    make_price(promotion, milk, "0.999999")
    book = make_address_book("ALL", stores)
    make_customer("C1", [book])
    make_staff("S1", [book])
    _make_configuration(stores)
    return north, south


def _make_configuration(stores: Iterable[Store]) -> None:
    OfflineProfile.objects.create(code="STD", name="Standard")
    ReceiptSettings.objects.create(code="STD", header="Welcome")
    PaymentMethod.objects.create(code="CASH", name="Cash", kind="CASH", opens_drawer=True)
    for store in stores:
        make_register(store, f"{store.number}-1")


def build(group: ChannelDataGroup, jobs: Iterable[int] | None = None, **options: Any) -> BuildResult:
    """Build the next release of a group from a snapshot taken now; of all jobs unless some are named."""
    with open_snapshot() as snapshot:
        return build_release(snapshot=snapshot, group=group, jobs=jobs or STANDARD_JOBS, **{"now": NOW, **options})


def copy_folder(group: ChannelDataGroup) -> ReleaseFolder:
    """Find the builder's copy of a group."""
    from django.conf import settings

    folder = Path(settings.CHANNEL_DATABASE_DIR) / "builder" / str(group.pk)
    return ReleaseFolder(folder, FilePointer(folder / "current"))


def copy_rows(group: ChannelDataGroup) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Read the rows of the builder's copy: {table: {key: row}}."""
    path = copy_folder(group).current()
    assert path is not None
    return database_rows(path)


def database_rows(path: Path) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Read the rows of a channel database: {table: {key: row}}."""
    with closing(open_channel_database(path)) as connection:
        rows: dict[str, dict[int, tuple[Any, ...]]] = {}
        for table in STANDARD_TABLES:
            found = [tuple(row)[:-1] for row in connection.execute(f'SELECT * FROM "{table.name}"')]
            rows[table.name] = {row[0]: row for row in found}
            assert len(rows[table.name]) == len(found), ROW_HASH
        return rows


def counts(result: BuildResult) -> Mapping[str, Mapping[str, int]]:
    """Tell what the DELTAs of a build hold, by table."""
    deltas = [package.row_counts for package in result.packages if package.kind == "DELTA"]
    return {table: count for row_counts in deltas for table, count in row_counts.items()}
