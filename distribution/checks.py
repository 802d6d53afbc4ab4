"""System checks of distribution: every write of a captured table has to reach the change log.

`manage.py check --database default` runs them; `migrate` does not, because it is what installs the triggers.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
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
