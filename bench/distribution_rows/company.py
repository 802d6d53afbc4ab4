"""A headquarters of its own for the bench: a PostgreSQL database that is made and dropped, a catalog, folders.

Several of them are there at once (a large catalog and a small one), and Django knows one database: `using` says which
one it is for the time being.
"""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from replay.company import SCHEDULE, create_company

from distribution.announcements import captured_tables
from distribution.changelog.capture import install_capture, remove_capture
from distribution.models import DistributionRun, DistributionSchedule, Release
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from distribution_rows.catalog import fill_catalog
from registers.models import ChannelDataGroup

MAINTENANCE_DATABASE = "postgres"


class Company:
    """One headquarters: its database, its folder, the number of its products."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.size = size
        self.database = f"everytill_bench_{secrets.token_hex(4)}"
        self._changes = 0

    @contextmanager
    def using(self) -> Iterator[None]:
        """Let Django's database and folders be this one's within the block."""
        before = (connection.settings_dict["NAME"], settings.CHANNEL_DATABASE_DIR, settings.PACKAGE_DIR)
        self._point_to(self.database, self.folder / "channel_databases", self.folder / "packages")
        try:
            yield
        finally:
            self._point_to(*before)

    def create(self) -> None:
        """Make the database, fill it and publish the first release."""
        _maintain(f'CREATE DATABASE "{self.database}"')
        with self.using():
            call_command("migrate", verbosity=0)
            create_company(1, [])
            # Filled without triggers: the first release takes all tables whole.
            remove_capture(connection)
            fill_catalog(self.size)
            install_capture(connection, captured_tables())
            run()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

    def drop(self) -> None:
        """Remove the database and the files; nothing is said when they are not there."""
        connection.close()
        _maintain(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Return the DATABASE_URL for programs that are to work on this company."""
        at = connection.settings_dict
        return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{self.database}"

    def change_products(self, count: int) -> None:
        """Give so many products, always the same and scattered over the catalog, a name they never had."""
        self._changes += 1
        step = max(1, self.size // count)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalog_product SET name = 'Renamed ' || %s || ' ' || id WHERE id %% %s = 0 AND id <= %s",
                [self._changes, step, step * count],
            )

    def _point_to(self, database: str, channel_databases: Path, packages: Path) -> None:
        connection.close()
        connection.settings_dict["NAME"] = database
        for folder in (channel_databases, packages):
            folder.mkdir(parents=True, exist_ok=True)
        settings.CHANNEL_DATABASE_DIR, settings.PACKAGE_DIR = channel_databases, packages


def run(schedule: str = SCHEDULE) -> Release | None:
    """Run a schedule to its end and return the last release of its first group.

    Raises:
        RuntimeError: the run did not succeed.
    """
    found = DistributionSchedule.objects.get(name=schedule)
    requested = run_schedule_now(schedule=found, user=None, now=_now())
    execute_run(run_id=requested.pk, now=_now())
    requested.refresh_from_db()
    if requested.state != DistributionRun.State.SUCCEEDED:
        raise RuntimeError(f"The run ended as {requested.state}: {requested.message}")
    return Release.objects.filter(group=found.groups.order_by("pk").first()).order_by("-number").first()


def only_group() -> ChannelDataGroup:
    """Return the group of the company's stores; what other lines make groups for comes after it."""
    return ChannelDataGroup.objects.order_by("pk")[0]


def execute(*statements: str) -> None:
    """Run SQL on the company's database."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_all(companies: Sequence[Company]) -> None:
    """Remove what is left of the companies."""
    for company in companies:
        company.drop()


def _now() -> datetime:
    return timezone.now()


def _maintain(statement: str) -> None:
    at = connection.settings_dict
    where = {"host": at["HOST"], "port": at["PORT"] or 5432, "user": at["USER"], "password": at["PASSWORD"]}
    with psycopg.connect(dbname=MAINTENANCE_DATABASE, autocommit=True, **where) as maintenance:
        maintenance.execute(statement)
