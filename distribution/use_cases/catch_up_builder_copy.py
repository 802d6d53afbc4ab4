"""Bring the builder's copy of a group to the group's last release, from packages, when it is not there.

It is behind when its builder died after publishing, or when another machine's builder published; it is of no use when
HQ was restored to an earlier time.
"""

import logging
import sqlite3

from channel.errors import PackageInvalid
from channel.header import Audience
from channel.release_folder import ReleaseFolder
from distribution.models import Release
from distribution.use_cases.follow_path import follow_path, is_at

logger = logging.getLogger(__name__)


def catch_up_builder_copy(*, folder: ReleaseFolder, last: Release) -> bool:
    """Move the copy to the last release; False: that is not possible, and it has to be made anew from the tables."""
    try:
        if not is_at(folder.state(), last):
            follow_path(folder=folder, target=last, audience=Audience.STORE)
    except (PackageInvalid, OSError, sqlite3.DatabaseError) as error:
        logger.warning("The builder's copy of group %s cannot catch up and is made anew: %s", last.group_id, error)
        return False
    return True
