"""Remove what nobody needs any more, once a day: the one place that says what is kept only for a time.

Each part is safe by itself and may be left out by a crash: what is old today is old tomorrow.
"""

import logging
from datetime import datetime

from distribution.use_cases.begin_removal import begin_removal
from distribution.use_cases.remove_old_change_log import remove_old_change_log
from distribution.use_cases.remove_old_packages import remove_old_packages
from distribution.use_cases.remove_old_releases import remove_old_releases
from distribution.use_cases.remove_old_runs import remove_old_runs
from distribution.use_cases.remove_old_sessions import remove_old_sessions
from distribution.use_cases.remove_old_statuses import remove_old_statuses
from distribution.use_cases.remove_old_upload_bodies import remove_old_upload_bodies
from distribution.use_cases.remove_stray_packages import remove_stray_packages

logger = logging.getLogger(__name__)

# Sessions before packages, whose rows they hold; runs and packages before the releases they are of.
PARTS = (
    remove_old_change_log,
    remove_old_sessions,
    remove_old_packages,
    remove_stray_packages,
    remove_old_runs,
    remove_old_releases,
    remove_old_statuses,
    remove_old_upload_bodies,
)


def remove_old(*, now: datetime) -> dict[str, int] | None:
    """Do a round if one is due; returns what each part removed, None when another process does it.

    Must not be called within a transaction: each step is one of its own.
    """
    removal = begin_removal(now=now)
    if removal is None:
        return None
    removed = {}
    for part in PARTS:
        try:
            removed[part.__name__] = part(removal=removal)
        except Exception:
            # A full disk or a lost folder in one part is no reason to let the other tables grow.
            logger.exception("%s failed; the next round tries again", part.__name__)
    logger.info("what was old is removed: %s", removed)
    return removed
