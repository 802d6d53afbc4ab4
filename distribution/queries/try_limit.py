"""How often a register tries a package before its download session is canceled."""

from django.conf import settings

from distribution.models import Package


def try_limit(package: Package) -> int:
    """Return the retry count of the job that a DELTA or a REPAIR carries; a FULL carries all jobs and has a setting."""
    return settings.DOWNLOAD_TRY_COUNT if package.job is None else package.job.retry_count
