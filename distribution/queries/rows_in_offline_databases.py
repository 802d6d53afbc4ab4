"""How many rows of each channel table offline databases hold, as far as their releases tell.

Counted from the checksums of releases, which begin with a count: no table is read, and no register is asked.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from distribution.queries.last_releases import last_releases
from registers.models import ChannelDatabase


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one channel table in offline databases: in how many databases they are, and how many in all of them."""

    databases: int = 0
    rows: int = 0


def rows_in_offline_databases() -> dict[str, TableRows]:
    """Count rows by channel table; a database that holds no release counts for nothing."""
    held = ChannelDatabase.objects.filter(kind=ChannelDatabase.Kind.OFFLINE, group__isnull=False, release_number__isnull=False)
    databases = dict(held.order_by().values_list("group").annotate(databases=Count("pk")))
    rows: defaultdict[str, TableRows] = defaultdict(TableRows)
    for release in last_releases(databases).only("group_id", "checksums", "excluded_tables"):
        for table, checksum in release.checksums.items():
            count = 0 if table in release.excluded_tables else int(checksum.partition(":")[0])
            if count:
                known, members = rows[table], databases[release.group_id]
                rows[table] = TableRows(known.databases + members, known.rows + count * members)
    return dict(rows)
