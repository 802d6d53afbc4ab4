"""Hash every row of this machine's copy of a STORE channel database anew, and fill it again when it differs.

A copy is moved by checksums that are carried along, so what a disk has changed since is only seen by looking.
"""

import logging
from datetime import datetime

from distribution.packaging.copy_damage import rotten_tables
from distribution.store_copies import report_damaged_copy, store_copy_folder
from distribution.use_cases.refresh_store_copy import refresh_store_copy

logger = logging.getLogger(__name__)


def audit_store_copy(*, group_id: int, now: datetime) -> list[str]:
    """Look through this machine's copy of a group, and fill it again when need be; returns the tables that differed.

    Raises:
        PackageInvalid: not even a FULL package can be used to fill it; it goes on being used.
        OSError: the package store has lost a file, or the disk is full; likewise.
    """
    path = store_copy_folder(group_id).current()
    if path is None:
        return []
    differing = rotten_tables(path)
    if differing:
        logger.error("The store copy %s differs from its release in %s", path, ", ".join(differing))
        report_damaged_copy(group_id, path)
        refresh_store_copy(group_id=group_id, now=now, must_wait=True)
    return differing
