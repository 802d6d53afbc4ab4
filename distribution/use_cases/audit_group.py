"""Compare what a group was sent with HQ's tables, row by row, and send what differs.

The proof that nothing was missed, and the remedy where something was. Under the builder's lock and at one snapshot: first
what is waiting anyway is sent, so that it is not taken for an error, then everything is compared at the same moment.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from channel.errors import GroupBusy
from channel.header import Audience
from channel.release_folder import ReleaseFolder
from distribution.extraction.snapshot import open_snapshot
from distribution.models import GroupAudit, Release, SchedulerJob
from distribution.packaging.build import Build, BuildResult
from distribution.packaging.builder_folder import discard_copy, locked_builder_folder
from distribution.packaging.copy_damage import rotten_tables
from distribution.queries.offline_exclusions import tables_excluded_from_offline
from distribution.queries.release_path import last_release
from distribution.use_cases.build_audit_release import build_audit_release
from distribution.use_cases.build_next_release import build_next_release
from distribution.use_cases.follow_path import is_at
from registers.models import ChannelDataGroup

logger = logging.getLogger(__name__)

# The history of a group's audits.
AUDITS_KEPT = 100
MESSAGE_LENGTH = 300
IS_BEHIND = "The builder's copy could not be brought to the last release; nothing was compared."


def audit_group(*, group: ChannelDataGroup, now: datetime, clock: Callable[[], datetime] = timezone.now) -> GroupAudit:
    """Audit one group and write down what differed; `now` is when it begins. Must not be called within a transaction.

    Raises:
        GroupBusy: a builder is at work on the group, or was faster on another machine; no audit is written down.
    """
    with locked_builder_folder(group.pk) as folder:
        audit = GroupAudit.objects.create(group=group, started_at=now)
        try:
            _compare(audit, folder)
        except GroupBusy:
            audit.delete()
            raise
        except Exception as error:
            logger.exception("The audit of channel data group %s could not be finished", group)
            audit.message = f"{type(error).__name__}: {error}"[:MESSAGE_LENGTH]
        audit.finished_at = clock()
        audit.save()
        _remove_old(group)
    return audit


def _compare(audit: GroupAudit, folder: ReleaseFolder) -> None:
    """Send what waits, then compare and send what differs."""
    jobs = set(SchedulerJob.objects.values_list("pk", flat=True))
    _discard_other_values(folder)
    with open_snapshot() as snapshot:
        group, now, excluded = audit.group, audit.started_at, tables_excluded_from_offline()
        build = Build(group, snapshot, now, folder, last_release(group.pk), excluded)
        result = build_next_release(build=build, jobs=jobs)
        last = last_release(group.pk)
        if last is None or folder.current() is None:
            return
        if not is_at(folder.state(), last):
            audit.message = IS_BEHIND
            return
        if not _is_fresh_from_tables(result):
            found = build_audit_release(build=replace(build, last=last), last=last)
            audit.differing = _rows_by_table(found)
            result = BuildResult(failures=result.failures | found.failures)
    audit.release_number = last.number
    audit.message = "; ".join(f"job {job}: {message}" for job, message in sorted(result.failures.items()))[:MESSAGE_LENGTH]
    if audit.differing:
        logger.error("Change capture missed rows of channel data group %s, which are sent now: %s", group, audit.differing)


def _discard_other_values(folder: ReleaseFolder) -> None:
    """Make the builder's copy again when its rows are not those it was given: builds compare hashes and would not see it."""
    path = folder.current()
    differing = rotten_tables(path) if path is not None else []
    if differing:
        logger.error("The builder's copy %s differs from its release in %s and is made again", path, ", ".join(differing))
        discard_copy(folder)


def _is_fresh_from_tables(result: BuildResult) -> bool:
    """Tell whether the copy was just made of the tables, so that there is nothing to compare."""
    return isinstance(result.release, Release) and result.release.is_whole


def _rows_by_table(result: BuildResult) -> dict[str, int]:
    """Count the rows that differed, by table, as STORE channel databases received them."""
    rows: Counter[str] = Counter()
    for package in result.packages:
        if package.audience != Audience.OFFLINE:
            rows.update({table: sum(count.values()) for table, count in package.row_counts.items()})
    return dict(rows)


def _remove_old(group: ChannelDataGroup) -> None:
    """Keep the last audits of a group only."""
    kept = GroupAudit.objects.filter(group=group).order_by("-started_at", "-pk").values_list("pk", flat=True)[:AUDITS_KEPT]
    GroupAudit.objects.filter(group=group).exclude(pk__in=list(kept)).delete()
