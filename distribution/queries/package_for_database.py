"""The packages a register may fetch: those of its own group, for offline databases, and no others."""

from channel.errors import NotFound
from channel.header import Audience
from distribution.models import Package
from registers.models import ChannelDatabase


def package_for_database(database: ChannelDatabase | None, sha256: str) -> Package:
    """Find a package by its name.

    The group must be the database's and the store's: a database that was left in a group its store is not in gets nothing.

    Raises:
        NotFound: there is none, or it is none of this database's; the two are not told apart.
    """
    package = None
    if database is not None and database.group_id is not None:
        own = Package.objects.filter(group_id=database.group_id, group__stores__registers=database.register_id)
        package = own.filter(sha256=sha256, audience=Audience.OFFLINE).first()
    if package is None:
        raise NotFound("There is no such package for this register.")
    return package
