"""System checks of distribution: announcements without mistakes, every write in the change log, one key for all plans.

Every command runs the first. `manage.py check --database default` runs those that ask the database; `migrate` does not,
because it is what makes tables and installs the triggers. `manage.py check --deploy` runs the last.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

from distribution.announcements import announced_by, captured_tables, replicated_tables
from distribution.changelog.capture import wrong_tables
from distribution.extraction.announced_sql import announced_sql_mistake

ANNOUNCEMENT_HINT = "See docs/adding-a-replicated-table.md."


@register(Tags.models)
def check_announcements(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report the first mistake in what the installed apps announce, so that it stops a migration and not a run."""
    try:
        replicated_tables()
    except (ImproperlyConfigured, ValueError) as error:
        return [Error(str(error), hint=ANNOUNCEMENT_HINT, id="distribution.E002")]
    return []


@register(Tags.database)
def check_change_capture(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report each captured table whose triggers are missing or differ from what its announcements need."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or check_announcements():
        return []
    return [
        Error(
            f"Changes of {table} do not all reach the change log: its triggers are missing or not the ones announced.",
            hint="Run `manage.py migrate`: it installs them again.",
            id="distribution.E001",
        )
        for table in wrong_tables(connections[DEFAULT_DB_ALIAS], captured_tables())
    ]


@register(Tags.database)
def check_announced_sql(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report each announcement whose SQL the database refuses: its job would fail in every run."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or check_announcements():
        return []
    mistakes = ((table, announced_sql_mistake(connections[DEFAULT_DB_ALIAS], table)) for table in replicated_tables())
    return [
        Error(f"{announced_by(table)}: {table.table.name}: {mistake}", hint=ANNOUNCEMENT_HINT, id="distribution.E003")
        for table, mistake in mistakes
        if mistake
    ]


@register(Tags.security, deploy=True)
def check_signing_key(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn when machines that share a database would each sign plans with a key of their own."""
    if settings.PLAN_SIGNING_KEY or not settings.DATABASE_IS_SHARED:
        return []
    return [
        Warning(
            "PLAN_SIGNING_KEY is not set: each machine would sign plans with a key of its own, and registers would refuse them.",
            hint="Give every machine the same keys: the base64 text of 32 random bytes each, the newest first.",
            id="distribution.W001",
        )
    ]
