"""Everything a status shows, gathered in one value: for the header line, for `status --json`, for the web page."""

from msgspec import Struct

from pos import PROGRAM_VERSION
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.data_overview import DataOverview, read_data_overview
from pos.data_size import read_data_size
from pos.identity import activation, journal_id
from pos.journal import attempts, audits, entries, repairs, sequences, settings
from pos.journal.attempts import Attempt
from pos.selling.permissions import signed_in_staff
from pos.syncing.held_plan import held_plan, sells_online_only


class Overview(Struct, frozen=True, kw_only=True):
    """The register at one moment. Times are UTC text, sizes bytes; `data_age_seconds` counts from HQ's last word.

    `note` is what HQ said with its last plan; `audited_release` is the release whose rows were last all hashed anew, and
    `differing_tables` are those that are not the release's and wait to be replaced. `channel_database_percent` is what the
    database has reached of its limit.
    """

    at: str
    program_version: str
    is_activated: bool
    store: str | None
    register: str | None
    server_url: str | None
    staff: str | None
    mode: str
    reason: str
    sells_online_only: bool
    since_at: str
    release: int | None
    data_age_seconds: int | None
    sales_waiting: int
    oldest_waiting_at: str | None
    last_sequence_number: int
    quarantined: int
    unreadable: int
    attempts: list[Attempt]
    last_error: str
    repairs: int
    channel_database_bytes: int
    channel_database_percent: int
    is_near_database_limit: bool
    journal_bytes: int
    epoch: int | None
    note: str
    audited_release: int | None
    audited_at: str | None
    differing_tables: list[str]
    data: DataOverview


def read_overview(context: RegisterContext) -> Overview:
    """Gather the overview as it is now."""
    journal = context.journal
    answer = activation(journal)
    staff = signed_in_staff(journal)
    state = context.connection.state()
    outbox = entries.outbox(journal)
    plan = held_plan(journal)
    audit = audits.last(journal)
    held = context.release_folder.state()
    size = read_data_size(context)
    return Overview(
        at=timestamp_text(context.clock()),
        program_version=PROGRAM_VERSION,
        is_activated=answer is not None,
        store=None if answer is None else answer.store_number,
        register=None if answer is None else answer.register_number,
        server_url=settings.read(journal, settings.SERVER_URL),
        staff=None if staff is None else staff.number,
        mode=state.standing.mode,
        reason=state.standing.reason,
        sells_online_only=sells_online_only(journal),
        since_at=timestamp_text(state.since_at),
        release=None if held is None else held.release,
        data_age_seconds=data_age_seconds(context),
        sales_waiting=outbox.count,
        oldest_waiting_at=outbox.oldest_completed_at,
        last_sequence_number=sequences.last_taken(journal, journal_id(journal)),
        quarantined=entries.count_answered(journal, "quarantined"),
        unreadable=entries.count_answered(journal, "unreadable"),
        attempts=attempts.last_attempts(journal),
        last_error=attempts.last_error(journal),
        repairs=repairs.count(journal),
        channel_database_bytes=size.bytes,
        channel_database_percent=size.percent,
        is_near_database_limit=size.is_near_limit,
        journal_bytes=context.home.journal.stat().st_size,
        epoch=settings.read_number(journal, settings.EPOCH),
        note="" if plan is None else plan.note,
        audited_release=audit.release,
        audited_at=None if audit.at is None else timestamp_text(audit.at),
        differing_tables=audit.differing_tables,
        data=read_data_overview(context, held),
    )


def data_age_seconds(context: RegisterContext) -> int | None:
    """Return how long ago HQ last confirmed that this register's data is its newest; None when it never did."""
    confirmed_at = settings.read_moment(context.journal, settings.DATA_CONFIRMED_AT)
    return None if confirmed_at is None else max(0, round((context.clock() - confirmed_at).total_seconds()))
