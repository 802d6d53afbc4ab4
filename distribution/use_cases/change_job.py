"""Change what a scheduler job does: whether runs look at it, what offline databases keep of it, how often it is tried."""

import logging
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import InvalidInput
from distribution.models import SchedulerJob, SchedulerSubjob
from registers.noted_changes import change_of

logger = logging.getLogger(__name__)


@transaction.atomic
def change_job(
    *,
    job: SchedulerJob,
    is_enabled: bool,
    exclude_from_offline: bool,
    retry_count: int,
    excluded_subjobs: Collection[str],
    user: AbstractBaseUser | None,
) -> None:
    """Set all a person may set of a job; `excluded_subjobs` are the channel tables excluded one by one.

    What is excluded is emptied in offline databases, and what is not any more is filled again, with the next release of
    each group.

    Raises:
        InvalidInput: a table is not one of the job's, or it would never be tried.
    """
    locked = SchedulerJob.objects.select_for_update().get(pk=job.pk)
    foreign = set(excluded_subjobs).difference(locked.subjobs.values_list("table_name", flat=True))
    if foreign:
        raise InvalidInput(f"Job {locked} does not carry {', '.join(sorted(foreign))}.")
    if retry_count < 1:
        raise InvalidInput("A package is tried at least once.")
    before = _as_written(locked)
    with change_of(locked, lambda: {"excluded_subjobs": _as_written(locked)["excluded_subjobs"]}):
        locked.is_enabled, locked.exclude_from_offline, locked.retry_count = is_enabled, exclude_from_offline, retry_count
        locked.save(update_fields=["is_enabled", "exclude_from_offline", "retry_count"])
        subjobs = SchedulerSubjob.objects.filter(job=locked)
        subjobs.filter(table_name__in=excluded_subjobs).update(exclude_from_offline=True)
        subjobs.exclude(table_name__in=excluded_subjobs).update(exclude_from_offline=False)
    after = _as_written(locked)
    if before != after:
        logger.info("job %s was changed by %s: before %s, after %s", locked, user, before, after)


def _as_written(job: SchedulerJob) -> dict[str, Any]:
    """Say how a job is set, for the log."""
    excluded = job.subjobs.filter(exclude_from_offline=True).values_list("table_name", flat=True)
    return {
        "is_enabled": job.is_enabled,
        "exclude_from_offline": job.exclude_from_offline,
        "retry_count": job.retry_count,
        "excluded_subjobs": sorted(excluded),
    }
