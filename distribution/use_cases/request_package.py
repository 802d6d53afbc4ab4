"""Ask for a package that no release needs: squashed DELTAs for those who are far behind, or the REPAIR of a job.

Asked for while a plan is made, because only then it is known who is behind. A row, so that all who need the same package
ask for it once.
"""

from datetime import datetime, timedelta

from django.db import transaction

from channel.header import Audience
from distribution.models import Package, PackageRequest, Release
from distribution.package_store import package_store

State = PackageRequest.State

# What could not be made, or was made and is lost, is tried again after this time, for whoever still needs it.
RETRY_AFTER = timedelta(minutes=15)


@transaction.atomic
def request_package(
    *, release: Release, audience: Audience, now: datetime, from_release: int | None = None, job: int | None = None
) -> PackageRequest:
    """Ask for the DELTAs of all jobs from a release squashed, or for the REPAIR of a job, both up to `release`.

    What was asked for before is returned as it stands, unless it failed a while ago, or its file is lost.
    """
    request, _ = PackageRequest.objects.get_or_create(
        group_id=release.group_id,
        audience=audience,
        from_release=from_release,
        job_id=job,
        to_release=release.number,
        defaults={"requested_at": now},
    )
    if request.state == State.FAILED or (request.state == State.DONE and _is_lost(request)):
        ended = PackageRequest.objects.filter(pk=request.pk, state=request.state, finished_at__lte=now - RETRY_AFTER)
        if ended.update(state=State.WAITING, requested_at=now, message=""):
            request.refresh_from_db()
    return request


def _is_lost(request: PackageRequest) -> bool:
    """Tell whether what was made is not there any more: a file is missing, or the REPAIR was removed as old.

    Squashed DELTAs that were removed are superseded by others. What was lost and made again is there.
    """
    made = Package.objects.filter(group=request.group_id, audience__in=(request.audience, Package.Audience.ALL), removed_at=None)
    if request.job_id is not None:
        made = made.filter(kind=Package.Kind.REPAIR, job=request.job_id, to_release__gte=request.to_release)
    else:
        made = made.filter(is_squashed=True, from_release__gte=request.from_release, to_release=request.to_release)
    rows = list(made.values_list("job", "sha256"))
    jobs = {request.job_id} if request.job_id is not None else {job for job, _ in rows}
    store = package_store()
    return not jobs <= {job for job, name in rows if store.exists(name)}
