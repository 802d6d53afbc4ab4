"""Why a register is behind, as one reason: the first that has to be cured before any other matters.

Told from what HQ knows, and in the order in which things have to happen: a device, a report, a group, a release, a way,
a package, a poll. A register may be silent and paused; then nobody can say more than that it is silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from distribution.models import DownloadSession
from distribution.queries.behind_facts import BehindFacts, behind_facts
from distribution.queries.unreleased_jobs import UnreleasedJob, unreleased_job
from registers.models import ChannelDatabase, RegisterStatus
from registers.queries.silence import patience_with


class Reason(StrEnum):
    """What keeps a channel database from its group's last release, or the group from HQ's present data."""

    CURRENT = "CURRENT"
    ONLINE_ONLY = "ONLINE_ONLY"
    NOT_ACTIVATED = "NOT_ACTIVATED"
    NEVER_SYNCHRONIZED = "NEVER_SYNCHRONIZED"
    SILENT = "SILENT"
    STORE_MOVING = "STORE_MOVING"
    NOTHING_RELEASED = "NOTHING_RELEASED"
    PROFILE_PAUSED = "PROFILE_PAUSED"
    DATABASE_PAUSED = "DATABASE_PAUSED"
    PROGRAM_TOO_OLD = "PROGRAM_TOO_OLD"
    PACKAGE_CANCELED = "PACKAGE_CANCELED"
    PACKAGE_FAILING = "PACKAGE_FAILING"
    PACKAGE_BEING_MADE = "PACKAGE_BEING_MADE"
    DOWNLOADING = "DOWNLOADING"
    NOT_POLLED = "NOT_POLLED"
    REPAIRING = "REPAIRING"
    JOB_DISABLED = "JOB_DISABLED"
    NO_SCHEDULE = "NO_SCHEDULE"


@dataclass(frozen=True, slots=True)
class WhyBehind:
    """The reason, since when, and what a sentence about it needs. `message` is the register's own last word."""

    reason: Reason
    since: datetime | None = None
    message: str = ""
    session: DownloadSession | None = None
    job: UnreleasedJob | None = None
    release: int | None = None


def why_behind(*, channel_database: ChannelDatabase, now: datetime) -> WhyBehind:
    """Say why a register's channel database is behind, or that it is not.

    One that has all that was released may still be behind what HQ holds, when no run carries a job any more.
    """
    found = why_behind_of(channel_databases=[channel_database], now=now)[channel_database.pk]
    if found.reason != Reason.CURRENT or channel_database.group_id is None:
        return found
    job = unreleased_job(channel_database.group_id)
    if job is None:
        return found
    return WhyBehind(Reason.NO_SCHEDULE if job.is_enabled else Reason.JOB_DISABLED, job.looked_at, job=job)


def why_behind_of(*, channel_databases: Iterable[ChannelDatabase], now: datetime) -> dict[int, WhyBehind]:
    """Say it of many OFFLINE channel databases, by their ids, with the same few queries for one and for a thousand.

    What HQ has not released is not asked here, because it takes a look into the change log for each group.
    """
    facts = behind_facts(channel_databases)
    return {database.pk: _why(database, facts, now) for database in facts.databases}


def _why(database: ChannelDatabase, facts: BehindFacts, now: datetime) -> WhyBehind:
    return (
        _why_not_heard_of(database, facts, now)
        or _why_nothing_leads_there(database, facts)
        or _why_current(database, facts)
        or _why_paused(database, facts)
        or _why_not_arrived(database, facts)
    )


def _why_not_heard_of(database: ChannelDatabase, facts: BehindFacts, now: datetime) -> WhyBehind | None:
    """Say why HQ cannot know how it stands."""
    register = database.register
    if register is None or database.group_id is None:
        return WhyBehind(Reason.ONLINE_ONLY)
    if register.pk not in facts.activated_at:
        return WhyBehind(Reason.NOT_ACTIVATED)
    status: RegisterStatus | None = getattr(register, "status", None)
    if status is None:
        return WhyBehind(Reason.NEVER_SYNCHRONIZED, facts.activated_at[register.pk])
    if now - status.reported_at > patience_with(register):
        return WhyBehind(Reason.SILENT, status.reported_at, status.last_error)
    return None


def _why_nothing_leads_there(database: ChannelDatabase, facts: BehindFacts) -> WhyBehind | None:
    """Say what has to be released first."""
    store = database.register.store if database.register is not None else None
    is_moving = store is not None and (store.is_moving or store.serving_group_id != database.group_id)
    if facts.last_release(database) is None:
        return WhyBehind(Reason.NOTHING_RELEASED)
    return WhyBehind(Reason.STORE_MOVING, facts.behind_since(database)) if is_moving else None


def _why_current(database: ChannelDatabase, facts: BehindFacts) -> WhyBehind | None:
    if not facts.holds_last_release(database):
        return None
    if database.differing_tables:
        return WhyBehind(Reason.REPAIRING, database.audited_at, ", ".join(database.differing_tables))
    return WhyBehind(Reason.CURRENT, database.release_applied_at)


def _why_paused(database: ChannelDatabase, facts: BehindFacts) -> WhyBehind | None:
    since = facts.behind_since(database)
    if database.pause_data_synchronization:
        return WhyBehind(Reason.DATABASE_PAUSED, since)
    register = database.register
    profile = (register.offline_profile or register.store.offline_profile) if register is not None else None
    if profile is not None and profile.pause_offline_synchronization:
        return WhyBehind(Reason.PROFILE_PAUSED, since, profile.name)
    return None


def _why_not_arrived(database: ChannelDatabase, facts: BehindFacts) -> WhyBehind:
    """Say where on its way it is: what was given up, failed or is being made before what is merely under way."""
    since, session = facts.behind_since(database), facts.session(database)
    last = facts.last_release(database)
    if last is not None and (database.schema_version or last.readable_from) < last.readable_from:
        return WhyBehind(Reason.PROGRAM_TOO_OLD, since, release=database.release_number)
    if session is not None and session.state == DownloadSession.State.CANCELED:
        return WhyBehind(Reason.PACKAGE_CANCELED, since, session.message, session)
    if session is not None and session.state in DownloadSession.FAILED:
        return WhyBehind(Reason.PACKAGE_FAILING, since, session.message, session)
    if session is not None:
        return WhyBehind(Reason.DOWNLOADING, since, session=session)
    if facts.is_being_made(database):
        return WhyBehind(Reason.PACKAGE_BEING_MADE, since)
    return WhyBehind(Reason.NOT_POLLED, since)
