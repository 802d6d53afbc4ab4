"""What the register tells HQ about itself with each poll."""

import shutil

from channel.plan import ConnectionMode, RegisterStatus
from pos import PROGRAM_VERSION
from pos.clock import moment_or_none
from pos.context import RegisterContext
from pos.identity import journal_id
from pos.journal import attempts, entries, sequences
from pos.syncing.held_release import held_state

LONGEST_ERROR = 500


def build_status(context: RegisterContext) -> RegisterStatus:
    """Gather the status as it is now."""
    journal = context.journal
    outbox = entries.outbox(journal)
    standing = context.connection.state().standing
    own_journal = journal_id(journal)
    held = held_state(context)
    return RegisterStatus(
        journal_id=own_journal,
        release=None if held is None else held.release,
        epoch=None if held is None else held.epoch,
        group_id=None if held is None else held.group_id,
        connection_mode=ConnectionMode(standing.mode),
        connection_reason=standing.reason,
        sales_waiting=outbox.count,
        oldest_waiting_at=moment_or_none(outbox.oldest_completed_at),
        last_sequence_number=sequences.last_taken(journal, own_journal),
        channel_database_bytes=channel_database_bytes(context),
        journal_bytes=context.home.journal.stat().st_size,
        free_disk_bytes=shutil.disk_usage(context.home.folder).free,
        program_version=PROGRAM_VERSION,
        clock_at=context.clock(),
        last_error=attempts.last_error(journal)[:LONGEST_ERROR],
    )


def channel_database_bytes(context: RegisterContext) -> int:
    """Return the size of the database the register sells from."""
    path = context.release_folder.current()
    return 0 if path is None else path.stat().st_size
