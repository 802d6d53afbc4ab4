"""Remove files from the package store that no row knows: of builders that died before they published.

The file is durable before the row is committed, so a young file without a row is on its way. After a day it is not.
"""

import logging
from itertools import islice

from distribution.models import Package
from distribution.package_store import package_store
from distribution.use_cases.begin_removal import Removal

logger = logging.getLogger(__name__)


def remove_stray_packages(*, removal: Removal) -> int:
    """Remove old files without a row; returns how many."""
    store = package_store()
    names_there = store.old_names()
    removed = 0
    while removal.goes_on() and (names := list(islice(names_there, removal.step_rows))):
        known = set(Package.objects.filter(pk__in=names).values_list("pk", flat=True))
        strays = [name for name in names if name not in known]
        removed += sum(store.remove(name) for name in strays)
    if removed:
        logger.warning("%s files of the package store belonged to no package and were removed", removed)
    return removed
