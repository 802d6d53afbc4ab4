"""The HQ database: a SQLite file by default, PostgreSQL by DATABASE_URL.

SQLite is safe for web, worker and beat together only with the options below; with Django's defaults they met
`database is locked` hundreds of times in a minute of load.
"""

from pathlib import Path
from typing import Any

import dj_database_url

from .environment import env_url, hide_password, refuse
from .folders import DATA_DIR

# How long a writer waits for another one before it gives up, in seconds.
SQLITE_BUSY_TIMEOUT_SECONDS = 20

SQLITE_PRAGMAS = (
    # Readers go on while somebody writes.
    "PRAGMA journal_mode=WAL",
    # HQ acknowledges a sale after commit, and the register may then forget it: the commit must survive a power cut.
    "PRAGMA synchronous=FULL",
    # Otherwise INSERT OR REPLACE deletes a row without its delete trigger, and the change log misses it.
    "PRAGMA recursive_triggers=ON",
)

# A connection that is opened for each request costs more than the request; one that is kept for ever goes stale.
POSTGRESQL_CONNECTION_AGE_SECONDS = 60

# Queries of pages are wide and over in milliseconds: compiling one took longer than running it. `options` of DATABASE_URL win.
POSTGRESQL_SETTINGS = "-c jit=off"


def database_from(url: str) -> dict[str, Any]:
    """Build the entry of `DATABASES` for a database URL.

    Raises:
        ImproperlyConfigured: the URL cannot be read, or names no file.
    """
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        remedy = "Write sqlite:////folder/hq.sqlite3 or postgres://user:password@host:5432/name."
        raise refuse("DATABASE_URL", hide_password(url), remedy) from error
    if url.startswith("sqlite"):
        return database | _sqlite_options(str(database["NAME"]), url)
    options = {"options": POSTGRESQL_SETTINGS} | database.get("OPTIONS", {})
    kept = {"CONN_MAX_AGE": POSTGRESQL_CONNECTION_AGE_SECONDS, "CONN_HEALTH_CHECKS": True}
    return database | {"ENGINE": "backoffice.postgresql", "OPTIONS": options} | kept


def _sqlite_options(name: str, url: str) -> dict[str, Any]:
    """Build what makes one SQLite file safe for several processes."""
    if name in ("", ":memory:"):
        raise refuse(
            "DATABASE_URL", url, "HQ needs a database file that several processes can open: sqlite:////folder/hq.sqlite3."
        )
    return {
        "NAME": Path(name).absolute(),
        "OPTIONS": {
            # A transaction that begins by reading and then writes cannot wait for a lock: take it at the beginning.
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_TIMEOUT_SECONDS,
            "init_command": ";".join(SQLITE_PRAGMAS),
        },
    }


_URL = env_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'hq.sqlite3'}", schemes=("sqlite", "postgres", "postgresql"))

# True when machines share the database, so that what is kept in local files is no longer enough.
DATABASE_IS_SHARED = not _URL.startswith("sqlite")
DATABASES = {"default": database_from(_URL)}
