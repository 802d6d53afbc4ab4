"""The slow background pass over the register's own data: every row hashed anew, compared with what HQ promised.

Moving to a release checks only the rows it writes. Only this finds a row that changed on the disk afterwards.
"""

from channel.audit import audit_database
from pos.context import RegisterContext
from pos.journal import audits, repairs
from pos.journal.channel_pointer import is_release_forgotten
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind


def audit_channel_database(context: RegisterContext) -> list[str]:
    """Return the tables that differ from the release; they are kept, and HQ is asked for them with the next poll.

    Raises: sqlite3.DatabaseError, PackageCorrupt when the file cannot be read to its end.
    """
    path = context.release_folder.current()
    if path is None or is_release_forgotten(context.journal):
        return []
    result = audit_database(path)
    if context.release_folder.current() != path:
        return []  # it was replaced meanwhile
    with durable(context.journal):
        # read within: the data loop may be putting tables right at this moment
        known = audits.last(context.journal).differing_tables
        audits.keep(
            context.journal, release=result.release, at=context.clock(), differing_tables={*known, *result.differing_tables}
        )
        if set(result.differing_tables) - set(known):
            why = f"The rows of {', '.join(result.differing_tables)} are not those of release {result.release}."
            repairs.note(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
    return result.differing_tables
