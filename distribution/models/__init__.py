"""The tables of the distribution app; thin: state changes are verbs in `use_cases`, questions are in `queries`."""

from distribution.models.change_log_entry import ChangeLogEntry
from distribution.models.distribution_run import DistributionRun, RunGroup
from distribution.models.distribution_schedule import DistributionSchedule
from distribution.models.download_session import DownloadSession
from distribution.models.full_sync import FullSync
from distribution.models.group_audit import GroupAudit
from distribution.models.group_key import GroupKey
from distribution.models.headquarters_state import HeadquartersState
from distribution.models.issued_plan import IssuedPlan
from distribution.models.package import Package
from distribution.models.package_request import PackageRequest
from distribution.models.release import GroupJobWatermark, Release
from distribution.models.scheduler_job import SchedulerJob, SchedulerSubjob

__all__ = [
    "ChangeLogEntry",
    "DistributionRun",
    "DistributionSchedule",
    "DownloadSession",
    "FullSync",
    "GroupAudit",
    "GroupJobWatermark",
    "GroupKey",
    "HeadquartersState",
    "IssuedPlan",
    "Package",
    "PackageRequest",
    "Release",
    "RunGroup",
    "SchedulerJob",
    "SchedulerSubjob",
]
