"""The release this register may say it holds: one whose file is there, can be read, and is not in doubt."""

import sqlite3
from contextlib import closing

from channel.database import open_channel_database
from channel.state import ChannelState
from pos.context import RegisterContext
from pos.journal import settings
from pos.journal.channel_pointer import forget_release, is_release_forgotten
from pos.journal.repairs import RepairKind


def held_state(context: RegisterContext) -> ChannelState | None:
    """Return where the channel database stands, or None when HQ has to send a whole one."""
    if is_release_forgotten(context.journal):
        return None
    return context.release_folder.state()


def held_release(context: RegisterContext) -> int | None:
    """Return the release, or None when HQ has to send a whole database."""
    state = held_state(context)
    return None if state is None else state.release


def check_channel_database(context: RegisterContext) -> None:
    """Read the whole database once and forget its release when it is damaged, so that it is fetched again.

    Once per start of a syncing program and not per poll: it reads every page.
    """
    if settings.read(context.journal, settings.CHANNEL_DATABASE) is None or is_release_forgotten(context.journal):
        return
    damage = _damage(context)
    if damage:
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DAMAGED, damage, at=context.clock())


def _damage(context: RegisterContext) -> str:
    """Return what is wrong with the database, "" for nothing."""
    path = context.release_folder.current()
    if path is None:
        return "its file is gone"
    try:
        with closing(open_channel_database(path)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != "ok":
        return found
    return "" if context.release_folder.state() is not None else "it does not say which release it is"
