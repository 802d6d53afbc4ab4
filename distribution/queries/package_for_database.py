"""The packages a register may fetch: those of its own group, for offline databases, and no others."""

import re

from channel.errors import NotFound
from channel.header import Audience
from distribution.models import Package
from registers.models import ChannelDatabase

# Asked here, because PostgreSQL answers some texts that are no name with an error.
_NAME = re.compile(r"[0-9a-f]{64}")


def package_for_database(database: ChannelDatabase | None, sha256: str) -> Package:
    """Find a package by its name.

    The group must be the database's and the one that serves its store: a database that was left in another gets nothing.

    Raises:
        NotFound: there is none, or it is none of this database's; the two are not told apart.
    """
    package = None
    if _NAME.fullmatch(sha256) and database is not None and database.group_id is not None:
        own = Package.objects.filter(group_id=database.group_id, group__served_stores__registers=database.register_id)
        package = own.filter(sha256=sha256, audience=Audience.OFFLINE).first()
    if package is None:
        raise NotFound("There is no such package for this register.")
    return package
