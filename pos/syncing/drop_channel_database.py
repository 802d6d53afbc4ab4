"""HQ has switched this register's offline support off: its offline database goes, and it sells online only.

Kept, it would grow old without anybody bringing it up to date, and one day sell at last year's prices. The journal
stays as it is. What the database said about the store is kept first, so that an open cart can be paid even when HQ is
gone the next moment.
"""

import sqlite3

from channel.errors import EverytillError
from channel.lookup import StoreFacts
from pos.context import RegisterContext
from pos.journal import settings
from pos.journal.connection import durable
from pos.lookups import kept_facts
from pos.syncing.download import remove_other_files

# Where the register stands with its data; without any, each of them would be a lie.
ABOUT_THE_DATA = (
    settings.CHANNEL_DATABASE,
    settings.RELEASE_FORGOTTEN,
    settings.DATA_CONFIRMED_AT,
    settings.AUDIT,
    settings.FULL_SYNCS,
)


def drop_channel_database(context: RegisterContext) -> None:
    """Sell online only from now on; where there is no database, nothing changes. Only while nobody else is syncing."""
    if not context.offline.exists:
        return
    facts = _last_facts(context)
    with durable(context.journal):
        if facts is not None:
            kept_facts.keep(context.journal, facts)
        for name in ABOUT_THE_DATA:
            settings.write(context.journal, name, None)
    context.offline.close()
    context.release_folder.remove_strays()
    remove_other_files(context.home.downloads, set())
    context.connection.database_dropped()


def _last_facts(context: RegisterContext) -> StoreFacts | None:
    """Read the facts once more; a database that cannot be read has none to keep."""
    try:
        return context.facts.read()
    except (EverytillError, sqlite3.Error):
        return None
