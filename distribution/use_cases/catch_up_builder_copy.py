"""Bring the builder's copy of a group to the group's last release, from packages, when it is not there.

It is behind when its builder died after publishing, or when another machine's builder published; it is of no use when
HQ was restored to an earlier time, or when tables are announced that it does not have.
"""

import logging
import sqlite3
from contextlib import closing

from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.errors import PackageInvalid
from channel.header import Audience
from channel.release_folder import ReleaseFolder
from distribution.announcements import replicated_tables
from distribution.models import Release
from distribution.use_cases.follow_path import follow_path, is_at

logger = logging.getLogger(__name__)


def catch_up_builder_copy(*, folder: ReleaseFolder, last: Release, audience: Audience) -> bool:
    """Move the copy to the last release; False: that is not possible, and it has to be made anew from the tables."""
    try:
        if not is_at(folder.state(), last):
            follow_path(folder=folder, target=last, audience=audience)
        return _has_announced_tables(folder)
    except (PackageInvalid, OSError, sqlite3.DatabaseError) as error:
        logger.warning("The builder's copy of group %s cannot catch up and is made anew: %s", last.group_id, error)
        return False


def _has_announced_tables(folder: ReleaseFolder) -> bool:
    path = folder.current()
    assert path is not None
    with closing(open_channel_database(path)) as connection:
        held = {table.name: table for table in read_tables(connection)}
    return held == {replicated.table.name: replicated.table for replicated in replicated_tables()}
