"""Publish the next release of a group: its number, its packages and the jobs' watermarks, in one transaction.

The package files are durable before, the builder's copy is committed after. Whoever dies in between leaves a copy that
is behind, and catches up from the packages; never a release that names a file nobody wrote.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from channel.ddl import READABLE_FROM, SCHEMA_VERSION
from channel.errors import GroupBusy
from channel.header import Audience
from channel.row_hash import TableChecksum
from distribution.announcements import announcement_sha256
from distribution.models import GroupJobWatermark, Package, Release
from distribution.queries.job_watermarks import watermarks_of_group
from distribution.queries.release_path import last_release
from registers.models import ChannelDataGroup
from registers.use_cases.serve_stores import serve_stores


@dataclass(frozen=True, slots=True)
class ReleasedStores:
    """The ids of the stores a release holds, and of those it has everything of; see `serve_stores`."""

    held: frozenset[int]
    complete: frozenset[int]


def publish_release(
    *,
    group: ChannelDataGroup,
    after: Release | None,
    epoch: int,
    watermarks: Mapping[int, str],
    checksums: Mapping[str, TableChecksum],
    excluded: Collection[str],
    packages: Collection[Package],
    stores: ReleasedStores,
    now: datetime,
) -> Release:
    """Publish the release that follows `after`, with the watermarks of the jobs that were looked at.

    From now on registers of the stores in it are led to it. `checksums` are those of STORE channel databases, `excluded`
    the tables that are empty in OFFLINE ones.

    Raises:
        GroupBusy: another builder has published meanwhile; nothing of this build counts.
    """
    with transaction.atomic(durable=True):
        _refuse_other_builder(group, after)
        _write_watermarks(group, epoch, watermarks, now)
        release = Release.objects.create(
            group=group,
            number=after.number + 1 if after else 1,
            epoch=epoch,
            watermarks={str(job): text for job, text in watermarks_of_group(group.pk, epoch).items()},
            checksums=dict(checksums),
            excluded_tables=sorted(set(excluded) & set(checksums)),
            deltas={kind: _jobs_of(packages, kind) for kind in (Audience.OFFLINE, Audience.STORE)},
            is_whole=all(package.job_id is None for package in packages),
            schema_version=SCHEMA_VERSION,
            readable_from=READABLE_FROM,
            published_at=now,
        )
        Package.objects.bulk_create(packages)
        serve_stores(group=group, held=stores.held, complete=stores.complete)
        return release


def move_watermarks(
    *,
    group: ChannelDataGroup,
    after: Release,
    epoch: int,
    watermarks: Mapping[int, str],
    stores: ReleasedStores,
    now: datetime,
) -> None:
    """Write down that jobs were looked at and nothing had changed since the release `after`.

    A store may have come back to a release that holds it still; its registers are led there again.

    Raises:
        GroupBusy: another builder has published meanwhile, so they were compared with rows that are no longer sent.
    """
    with transaction.atomic(durable=True):
        _refuse_other_builder(group, after)
        _write_watermarks(group, epoch, watermarks, now)
        serve_stores(group=group, held=stores.held, complete=stores.complete)


def _jobs_of(packages: Collection[Package], kind: Audience) -> list[int]:
    """Number the jobs whose packages lead to the release, for one kind of channel databases."""
    return sorted({package.job_id for package in packages if package.job_id and package.audience in (kind, Audience.ALL)})


def _refuse_other_builder(group: ChannelDataGroup, after: Release | None) -> None:
    """Let one builder publish at a time, and only what follows the last release."""
    ChannelDataGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    last = last_release(group.pk)
    if (last and last.pk) != (after and after.pk):
        raise GroupBusy


def _write_watermarks(group: ChannelDataGroup, epoch: int, watermarks: Mapping[int, str], now: datetime) -> None:
    GroupJobWatermark.objects.bulk_create(
        [
            GroupJobWatermark(
                group=group,
                job_id=job,
                epoch=epoch,
                watermark=text,
                announcement_sha256=announcement_sha256(job),
                looked_at=now,
            )
            for job, text in watermarks.items()
        ],
        update_conflicts=True,
        unique_fields=["group", "job"],
        update_fields=["epoch", "watermark", "announcement_sha256", "looked_at"],
    )
