"""The register's files: the journal, its own data, and room on the disk."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pos.context import RegisterContext
from pos.doctor.finding import Finding, failure, fine, warning
from pos.errors import JournalTooNew
from pos.home import RegisterHome
from pos.identity import activation
from pos.journal.channel_pointer import is_release_forgotten
from pos.journal.schema import MIGRATIONS
from pos.syncing.held_plan import sells_online_only

MEGABYTE = 1024 * 1024
LITTLE_ROOM_BYTES, NO_ROOM_BYTES = 1024 * MEGABYTE, 200 * MEGABYTE
# A whole new database is made beside the one in use, from a package that lies beside both.
DATABASES_AT_ONCE = 3


def check_journal(home: RegisterHome) -> Finding:
    """Read every page of the journal without writing to it."""
    what = "journal"
    if not home.journal.exists():
        return failure(what, f"there is none in {home.folder}", "Activate this register, or name its folder with --home.")
    try:
        with closing(sqlite3.connect(f"{home.journal.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except (sqlite3.Error, OSError) as error:
        return _damaged_journal(str(error))
    if found != "ok":
        return _damaged_journal(found)
    if version > len(MIGRATIONS):
        return failure(what, f"it has format {version}; {JournalTooNew.__doc__}", "Start the newer program.")
    return fine(what, f"sound, {home.journal.stat().st_size} bytes")


def check_data(context: RegisterContext) -> Finding:
    """Read every page of the register's own data."""
    what = "data"
    if activation(context.journal) is None:
        return warning(what, "this register is not activated", "Activate it with the code from headquarters: activate")
    path = context.release_folder.current()
    if path is None:
        if sells_online_only(context.journal):
            return fine(what, "none is kept here, offline support is off")
        return warning(what, "there is none yet: this register sells while headquarters answers only", "Fetch it: sync")
    if is_release_forgotten(context.journal):
        return warning(what, "it is in doubt and will be fetched again", "Fetch it now: sync")
    damage = _damage(path)
    if damage:
        return failure(what, f"it cannot be read: {damage}", "Fetch it again: sync. What was sold is safe in the journal.")
    return fine(what, f"sound, release {context.release_folder.release()}, {path.stat().st_size} bytes")


def check_disk(context: RegisterContext) -> Finding:
    """Look for room for the journal and for a whole new database."""
    what = "disk"
    free = shutil.disk_usage(context.home.folder).free
    path = context.release_folder.current()
    wanted = 0 if path is None else DATABASES_AT_ONCE * path.stat().st_size
    words = f"{free // MEGABYTE} MB free"
    if free < NO_ROOM_BYTES:
        return failure(what, words, "Make room at once: without it nothing can be sold.")
    if free < max(LITTLE_ROOM_BYTES, wanted):
        return warning(what, words, "Make room: a whole new database may not fit.")
    return fine(what, words)


def _damaged_journal(why: str) -> Finding:
    remedy = "Save what can be read, and do not delete the file: export FOLDER. Then activate this register anew."
    return failure("journal", f"it is damaged: {why}", remedy)


def _damage(path: Path) -> str:
    """Return what is wrong with a database, "" for nothing."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except (sqlite3.Error, OSError) as error:
        return str(error)
    return "" if found == "ok" else found
