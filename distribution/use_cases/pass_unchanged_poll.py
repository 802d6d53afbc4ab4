"""Let a poll pass that says nothing new and asks for nothing new: most polls of a quiet day, answered from one read.

What it decides is decided by the rule that makes plans (`standing_plan`) from the database's present state; whenever
anything is to be written, or another answer than "nothing new" is due, the poll goes the ordinary way (`answer_poll`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone
from psycopg import Error as PostgresqlError

from channel.plan import AttemptReport, PollRequest, RegisterStatus
from distribution.domain.read_together import ReadTogether
from distribution.domain.told_moment import told_moment
from distribution.domain.told_status import told_digest
from distribution.queries.polled_facts import MOST_AT_ONCE, PolledFacts, polled_facts
from distribution.use_cases.record_database_status import VERIFIED_FOR
from distribution.use_cases.record_status import HISTORY_INTERVAL, clock_offset, is_clock_off
from distribution.use_cases.standing_plan import LastRelease, PlanFacts, standing_plan, tag_of
from registers.domain.noted import Heartbeat
from registers.domain.secrets import hash_token
from registers.models import OfflineProfile
from registers.use_cases.note_call import note_call

ROUTE = "sync-poll"

_DEFAULT_POLL_SECONDS: int = OfflineProfile._meta.get_field("poll_interval_seconds").get_default()
# Under this age a history row or a comparison stands; the ordinary way renews it.
_SHORTER = timedelta(seconds=1)


def pass_unchanged_poll(*, token: str, poll: PollRequest, address: str, now: datetime) -> bool:
    """Tell whether the plan a register holds still stands and there is nothing to write at once but that it is alive.

    False says nothing at all, also of the token: the ordinary way finds out.
    """
    if poll.plan_tag is None or poll.held_plan is not None or poll.acknowledgements:
        return False
    status, offset = poll.status, clock_offset(poll.status, now)
    facts = _facts_of(hash_token(token))
    if facts is None or facts.told_digest != told_digest(status, is_clock_off=is_clock_off(offset)):
        return False
    if not _is_as_written(facts, status) or not _plan_stands(facts, poll.plan_tag, status):
        return False
    note_call(
        device_id=facts.device_id,
        route=ROUTE,
        method="POST",
        address=address,
        now=now,
        heartbeat=_heartbeat(facts.register_id, status, offset, now),
    )
    return True


def _read(token_hashes: Sequence[str]) -> Mapping[str, PolledFacts]:
    """Read facts at this moment; a database that cannot answer leaves polls to the ordinary way, which says what is wrong."""
    now = timezone.now()
    _close_old_connection()
    try:
        return polled_facts(
            token_hashes, now=now, verified_since=now - VERIFIED_FOR + _SHORTER, history_since=now - HISTORY_INTERVAL
        )
    except (DatabaseError, PostgresqlError):
        return {}
    finally:
        _close_old_connection()


def _close_old_connection() -> None:
    """Close a connection that is too old or in trouble, as Django does around each request; within a transaction it is used."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


_facts_of = ReadTogether(_read, most=MOST_AT_ONCE).answer


def _is_as_written(facts: PolledFacts, status: RegisterStatus) -> bool:
    """Tell whether all that `record_status` writes, and the digest does not name, is written already."""
    if not facts.is_history_young or facts.previous_token_hash or status.sealing_key != facts.sealing_key:
        return False
    if facts.group_id is None:
        return True
    held = (status.release, status.epoch) if status.group_id == facts.group_id else (None, None)
    if held != (facts.held_release, facts.held_epoch):
        return False
    digest = status.checksum_digest if held[0] is not None else ""
    is_compared = not digest or (facts.verified_release == held[0] and bool(facts.is_verified_lately))
    return is_compared and digest == facts.checksum_digest


def _plan_stands(facts: PolledFacts, plan_tag: str, status: RegisterStatus) -> bool:
    """Tell whether the plan named by a tag is the one that would be made now."""
    if (status.plan_number or 0) > (facts.plan_number or 0) or (status.epoch or 0) > facts.epoch:
        # It may know more than HQ does: `answer_poll` asks for its plan.
        return False
    content = standing_plan(_plan_facts(facts), status)
    return content is not None and tag_of(content, status) == plan_tag


def _plan_facts(facts: PolledFacts) -> PlanFacts:
    last = None
    if facts.last_number is not None and facts.last_epoch is not None and facts.last_readable_from is not None:
        last = LastRelease(facts.last_number, facts.last_epoch, facts.last_readable_from)
    return PlanFacts(
        epoch=facts.epoch,
        group_id=facts.group_id,
        poll_interval_seconds=_DEFAULT_POLL_SECONDS if facts.poll_interval_seconds < 0 else facts.poll_interval_seconds,
        is_paused=bool(facts.is_profile_paused or facts.is_database_paused),
        is_served=facts.group_id is not None and facts.store_group_id == facts.serving_group_id == facts.group_id,
        asked=facts.full_syncs or {},
        last=last,
    )


def _heartbeat(register_id: int, status: RegisterStatus, offset: int, now: datetime) -> Heartbeat:
    downloaded, uploaded = _moments(status.last_download), _moments(status.last_upload)
    return Heartbeat(
        register_id,
        now,
        status.last_sequence_number,
        status.channel_database_bytes,
        status.journal_bytes,
        status.free_disk_bytes,
        offset,
        *downloaded,
        *uploaded,
    )


def _moments(attempt: AttemptReport | None) -> tuple[datetime | None, datetime | None]:
    return (None, None) if attempt is None else (told_moment(attempt.at), told_moment(attempt.succeeded_at))
