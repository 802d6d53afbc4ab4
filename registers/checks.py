"""System checks of the ledger: `manage.py check --database default` runs them, `migrate` does not, because it repairs both."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from registers.ledger.guard import unguarded_tables
from registers.queries.missing_partitions import missing_partitions


@register(Tags.database)
def check_ledger_guard(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report each table of the ledger that anybody could change."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Error(
            f"Nothing keeps the rows of {table} from being changed: its triggers are missing.",
            hint="Run `manage.py migrate`: it installs them again.",
            id="registers.E001",
        )
        for table in unguarded_tables(connections[DEFAULT_DB_ALIAS])
    ]


@register(Tags.database)
def check_ledger_partitions(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn when the next month has no partition: its transactions would all lie in the default one."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Warning(
            f"The ledger has no partition for {month:%Y-%m}.",
            hint="Run `manage.py create_ledger_partitions`, and see that worker and beat run: their sweep makes them.",
            id="registers.W001",
        )
        for month in missing_partitions(timezone.now().date())
    ]
