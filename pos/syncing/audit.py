"""The slow background pass over the register's own data: every row hashed anew, compared with what HQ promised.

Moving to a release checks only the rows it writes. Only this finds a row that changed on the disk afterwards.
"""

from channel.audit import differing_tables
from pos.context import RegisterContext
from pos.journal.channel_pointer import forget_release, is_release_forgotten
from pos.journal.repairs import RepairKind


def audit_channel_database(context: RegisterContext) -> list[str]:
    """Return the tables that differ from the release; the register then asks for a whole database.

    Raises: sqlite3.DatabaseError, PackageCorrupt when the file cannot be read to its end.
    """
    path = context.release_folder.current()
    if path is None or is_release_forgotten(context.journal):
        return []
    tables = differing_tables(path)
    if tables and context.release_folder.current() == path:
        why = f"The rows of {', '.join(tables)} are not those of the release."
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
    return tables
