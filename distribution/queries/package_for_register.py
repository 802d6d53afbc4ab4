"""The packages a register may fetch: those of its own group, for offline databases, and no others."""

import re
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from channel.errors import NotFound
from channel.header import Audience
from distribution.models import Package
from distribution.package_store import package_store
from registers.queries.prepared_query import PreparedQuery

# Asked here, because PostgreSQL answers some texts that are no name with an error.
_NAME = re.compile(r"[0-9a-f]{64}")


class OfferedPackage(NamedTuple):
    """What sending a package takes, and the register's channel database that takes it up."""

    sha256: str
    size_bytes: int
    removed_at: datetime | None
    channel_database_id: int


_own = PreparedQuery(
    lambda register_id, sha256: (
        Package.objects.filter(
            group__served_stores__registers=register_id,
            group__channel_databases__register=register_id,
            sha256=sha256,
            audience__in=(Audience.OFFLINE, Audience.ALL),
        )
        .order_by("pk")
        .values_list("sha256", "size_bytes", "removed_at", F("group__channel_databases"))[:1]
    ),
    register_id=int,
    sha256=str,
)


def package_for_register(register_id: int, sha256: str) -> OfferedPackage:
    """Find a package by its name.

    The group must be that of the register's database and the one that serves its store: a database that was left in another
    gets nothing.

    Raises:
        NotFound: there is none, or it is none of this register's; the two are not told apart. Or it was removed.
    """
    found = _own.first(register_id=register_id, sha256=sha256) if _NAME.fullmatch(sha256) else None
    if found is None:
        raise NotFound("There is no such package for this register.")
    package = OfferedPackage(*found)
    # Marked as removed first: until its file goes, a plan that was being made at that moment may still name it.
    if package.removed_at is not None and not package_store().exists(package.sha256):
        raise NotFound("This package was removed because nobody needed it any more. Poll for a new plan.")
    return package
