"""What every test stands on: a database file, folders of its own, and hypothesis profiles."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.data_folder import DATA_FOLDER

DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/5"

# No examples are kept between runs: a failure prints how to repeat it, and every run starts alike.
settings.register_profile("default", deadline=None, database=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), max_examples=60, print_blob=True)
settings.register_profile("long", parent=settings.get_profile("default"), max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


def pytest_configure() -> None:
    """Give the tests a database in a file, because builders open connections of their own."""
    from django.conf import settings as django_settings

    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(DATA_FOLDER / "test.sqlite3")}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database; it is deselected, not skipped, because nothing is missing."""
    from django.db import connection

    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker(other)]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture
def redis_url() -> str:
    """Return the address of the Redis database that tests may empty."""
    return os.environ.get("TEST_REDIS_URL", DEFAULT_REDIS_URL)


@pytest.fixture(autouse=True)
def _nothing_noted(settings) -> Iterator[None]:
    """Let no call write what calls before it left behind, perhaps of another test's devices; who wants it written says so."""
    from registers.use_cases.note_call import forget_noted

    settings.HEARTBEAT_SECONDS = 3600
    forget_noted()
    yield
    forget_noted()


@pytest.fixture(autouse=True)
def _own_folders(settings) -> None:
    """Give each test empty folders for packages and channel databases, so that no test sees another's files."""
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=DATA_FOLDER))
    settings.REFERENCE_SECONDS = 0  # what another test had in its database is no longer there
    for name, child in (("PACKAGE_DIR", "packages"), ("CHANNEL_DATABASE_DIR", "channel_databases")):
        setattr(settings, name, folder / child)
        (folder / child).mkdir()


@pytest.fixture(autouse=True)
def _in_a_hurry(settings) -> None:
    """Let tests make in one second the calls that people are slowed down at."""
    settings.ONE_TIME_CODE_CALLS_PER_MINUTE = 1_000_000
