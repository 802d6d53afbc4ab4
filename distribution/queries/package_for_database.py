"""The packages a register may fetch: those of its own group, for offline databases, and no others."""

import re

from channel.errors import NotFound
from channel.header import Audience
from distribution.models import Package
from distribution.package_store import package_store
from registers.models import ChannelDatabase
from registers.queries.prepared_query import PreparedQuery

# Asked here, because PostgreSQL answers some texts that are no name with an error.
_NAME = re.compile(r"[0-9a-f]{64}")

_own = PreparedQuery(
    lambda group_id, register_id, sha256: Package.objects.filter(
        group_id=group_id,
        group__served_stores__registers=register_id,
        sha256=sha256,
        audience__in=(Audience.OFFLINE, Audience.ALL),
    ).order_by("pk")[:1],
    group_id=int,
    register_id=int,
    sha256=str,
)


def package_for_database(database: ChannelDatabase | None, sha256: str) -> Package:
    """Find a package by its name.

    The group must be the database's and the one that serves its store: a database that was left in another gets nothing.

    Raises:
        NotFound: there is none, or it is none of this database's; the two are not told apart. Or it was removed.
    """
    package = None
    if _NAME.fullmatch(sha256) and database is not None and database.group_id is not None:
        package = _own.first(group_id=database.group_id, register_id=database.register_id, sha256=sha256)
    if package is None:
        raise NotFound("There is no such package for this register.")
    # Marked as removed first: until its file goes, a plan that was being made at that moment may still name it.
    if package.removed_at is not None and not package_store().exists(package.sha256):
        raise NotFound("This package was removed because nobody needed it any more. Poll for a new plan.")
    return package
