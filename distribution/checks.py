"""System checks of distribution: every write of a captured table has to reach the change log, every plan has one key.

`manage.py check --database default` runs the first; `migrate` does not, because it is what installs the triggers.
`manage.py check --deploy` runs the second.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

from distribution.announcements import captured_tables
from distribution.changelog.capture import wrong_tables


@register(Tags.database)
def check_change_capture(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report each captured table whose triggers are missing or differ from what its announcements need."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Error(
            f"Changes of {table} do not all reach the change log: its triggers are missing or not the ones announced.",
            hint="Run `manage.py migrate`: it installs them again.",
            id="distribution.E001",
        )
        for table in wrong_tables(connections[DEFAULT_DB_ALIAS], captured_tables())
    ]


@register(Tags.security, deploy=True)
def check_signing_key(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn when machines that share a database would each sign plans with a key of their own."""
    if settings.PLAN_SIGNING_KEY or not settings.DATABASE_IS_SHARED:
        return []
    return [
        Warning(
            "PLAN_SIGNING_KEY is not set: each machine would sign plans with a key of its own, and registers would refuse them.",
            hint="Give every machine the same key: the base64 text of 32 random bytes.",
            id="distribution.W001",
        )
    ]
