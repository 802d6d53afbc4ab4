"""Write down what a register says of its channel database: what it holds, and whether that is what HQ sent.

One UPDATE, and only when something is new: this happens at every poll of every register. The register's checksums are
compared with the release's when either is another than at the last comparison, and once an hour, because a comparison
has an age; HQ takes nobody's word for it.
"""

import logging
from datetime import datetime, timedelta

from channel import plan
from channel.header import Audience
from channel.row_hash import checksum_digest
from distribution.domain.told_moment import told_moment
from distribution.models import Release
from distribution.queries.release_checksums import release_checksums
from registers.copying.change_rows import change_rows
from registers.models import Alert, ChannelDatabase, Register, RegisterEvent
from registers.queries.prepared_query import PreparedQuery
from registers.use_cases.close_alert import close_alert
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.record_register_event import record_register_event

logger = logging.getLogger(__name__)

VERIFIED_FOR = timedelta(hours=1)

_DIGEST_LENGTH = 32

_released = PreparedQuery(
    lambda group_id, number, epoch: (
        Release.objects.filter(group_id=group_id, number=number, epoch=epoch)
        .only("checksums", "excluded_tables")
        .order_by("pk")[:1]
    ),
    group_id=int,
    number=int,
    epoch=int,
)


def record_database_status(
    *, register: Register, channel_database: ChannelDatabase, status: plan.RegisterStatus, now: datetime
) -> None:
    """Keep what a channel database holds of its present group; the release of another group is none of this one.

    Without a group it receives nothing any more, and what it last held stays known.
    """
    if channel_database.group_id is None:
        return
    told = _told(channel_database, status, now) | _compared(channel_database, status, now)
    changes = {name: value for name, value in told.items() if getattr(channel_database, name) != value}
    if not changes:
        return
    before: list[str] = channel_database.differing_tables
    if "differing_tables" not in changes:
        change_rows(ChannelDatabase, changes, having={"id": channel_database.pk})
    elif ChannelDatabase.objects.filter(pk=channel_database.pk, differing_tables=before).update(**changes):
        # Of two polls at once, one tells of it.
        _tell(register, before, _differing_tables(status), now)


def _told(database: ChannelDatabase, status: plan.RegisterStatus, now: datetime) -> dict[str, object]:
    """Give what is kept as it was told."""
    release, epoch = _held(database, status)
    is_known = (database.release_number, database.epoch) == (release, epoch)
    return {
        "release_number": release,
        "epoch": epoch,
        "release_applied_at": database.release_applied_at if is_known else None if release is None else now,
        "schema_version": status.schema_version,
        "audited_release_number": status.audited_release,
        "audited_at": told_moment(status.audited_at),
        "differing_tables": _differing_tables(status),
    }


def _held(database: ChannelDatabase, status: plan.RegisterStatus) -> tuple[int | None, int | None]:
    return (status.release, status.epoch) if status.group_id == database.group_id else (None, None)


def _compared(database: ChannelDatabase, status: plan.RegisterStatus, now: datetime) -> dict[str, object]:
    """Give what a comparison with the release's checksums says; nothing while the last one still stands.

    What was not equal is compared again at each poll, because that is not to last.
    """
    release, epoch = _held(database, status)
    digest = status.checksum_digest[:_DIGEST_LENGTH] if release is not None else ""
    is_new = digest != database.checksum_digest
    is_same = (release, epoch) == (database.verified_release_number, database.epoch)
    if digest and is_same and not is_new and not _is_old(database, now):
        return {}
    released = _released_digest(database, release, epoch) if digest else None
    is_equal = released is not None and digest == released
    if is_new and released is not None and not is_equal:
        logger.warning("the rows of channel database %s are not those of release %s, by their checksums", database.pk, release)
    return {
        "checksum_digest": digest,
        "verified_release_number": release if is_equal else None,
        "verified_at": now if is_equal else None,
    }


def _is_old(database: ChannelDatabase, now: datetime) -> bool:
    return database.verified_at is None or now - database.verified_at >= VERIFIED_FOR


def _released_digest(database: ChannelDatabase, release: int | None, epoch: int | None) -> str | None:
    """Name what an offline database at a release holds; None for a release that HQ does not know."""
    if release is None or epoch is None:
        return None
    found = _released.first(group_id=database.group_id, number=release, epoch=epoch)
    return None if found is None else checksum_digest(release_checksums(found, Audience.OFFLINE))


def _differing_tables(status: plan.RegisterStatus) -> list[str]:
    return sorted(set(status.differing_tables))


def _tell(register: Register, before: list[str], after: list[str], now: datetime) -> None:
    """Log that rows began to differ, or differ no longer, and raise or close the alert."""
    if after:
        raise_alert(register_id=register.pk, kind=Alert.Kind.DATA_DIFFERS, now=now, facts={"tables": after})
    if after and not before:
        logger.warning("register %s holds other rows than its release in %s", register.number, ", ".join(after))
        record_register_event(register=register, kind=RegisterEvent.Kind.DATA_DIFFERS, user=None, note=", ".join(after))
    elif before and not after:
        logger.warning("register %s has repaired %s", register.number, ", ".join(before))
        record_register_event(register=register, kind=RegisterEvent.Kind.DATA_REPAIRED, user=None, note=", ".join(before))
        close_alert(register_id=register.pk, kind=Alert.Kind.DATA_DIFFERS, now=now)
