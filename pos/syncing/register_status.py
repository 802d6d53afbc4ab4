"""What the register tells HQ about itself with each poll."""

import shutil

from channel.ddl import SCHEMA_VERSION
from channel.plan import MOST_WAITING_SALES, AttemptReport, ConnectionMode, RegisterStatus
from channel.row_hash import checksum_digest
from channel.sealing import sealing_public_key
from pos import PROGRAM_VERSION
from pos.clock import moment_or_none, parse_timestamp
from pos.context import RegisterContext
from pos.identity import journal_id, sealing_key, trusted_keys
from pos.journal import attempts, audits, entries, full_syncs, sequences, settings, waiting
from pos.journal.attempts import Direction
from pos.syncing.held_release import held_state

LONGEST_ERROR = 500
# What HQ reads of a list; see `RegisterStatus`.
MOST_KEYS = 20
MOST_TABLES = 200


def build_status(context: RegisterContext) -> RegisterStatus:
    """Gather the status as it is now."""
    journal = context.journal
    outbox = entries.outbox(journal)
    standing = context.connection.state().standing
    own_journal = journal_id(journal)
    held = held_state(context)
    audit = audits.last(journal) if held is not None else audits.KeptAudit()
    last = _last_attempts(context)
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
        plan_number=settings.read_number(journal, settings.PLAN_NUMBER),
        schema_version=SCHEMA_VERSION,
        sealing_key=sealing_public_key(sealing_key(journal)),
        trusted_keys=sorted(trusted_keys(journal))[:MOST_KEYS],
        full_syncs=full_syncs.done(journal),
        checksum_digest="" if held is None else checksum_digest(held.checksums),
        audited_release=audit.release,
        audited_at=audit.at,
        differing_tables=audit.differing_tables[:MOST_TABLES],
        last_download=last.get(Direction.DOWNLOAD),
        last_upload=last.get(Direction.UPLOAD),
        waiting=waiting.oldest_waiting(journal, MOST_WAITING_SALES) if outbox.count else [],
        waiting_amounts=waiting.waiting_amounts(journal) if outbox.count else {},
    )


def _last_attempts(context: RegisterContext) -> dict[Direction, AttemptReport]:
    """Tell how the last attempt of each direction ended, if there was one."""
    return {
        attempt.direction: AttemptReport(
            at=parse_timestamp(attempt.at),
            error=attempt.error.replace("\x00", "")[:LONGEST_ERROR],
            succeeded_at=moment_or_none(attempt.succeeded_at),
        )
        for attempt in attempts.last_attempts(context.journal)
    }


def channel_database_bytes(context: RegisterContext) -> int:
    """Return the size of the database the register sells from."""
    path = context.release_folder.current()
    return 0 if path is None else path.stat().st_size
