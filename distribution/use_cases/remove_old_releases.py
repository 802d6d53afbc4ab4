"""Remove the rows of releases nobody holds, no package leads to, and no run tells of.

A channel database that has not reported for PACKAGE_DAYS holds none: it begins with a FULL when it comes back, and one that
never comes would keep the releases of its group for ever.
Always the oldest ones and no others: a way may be looked for only from a release that is known, and from a known release
on all later ones are known, so that no change in between can be overlooked.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Min

from distribution.models import Package, Release, RunGroup
from distribution.queries.packages_kept import packages_kept, reporting_databases
from distribution.use_cases.begin_removal import Removal


def remove_old_releases(*, removal: Removal) -> int:
    """Remove releases older than PACKAGE_DAYS up to the first that is of use; returns how many."""
    removed = 0
    for group_id in Release.objects.order_by("group_id").values_list("group_id", flat=True).distinct():
        first = _first_of_use(group_id, removal)
        if first is not None:
            removed += removal.delete(Release.objects.filter(group_id=group_id, number__lt=first))
    return removed


def _first_of_use(group_id: int, removal: Removal) -> int | None:
    """Find the oldest release of a group that is still of use; None: all of them are."""
    kept = packages_kept(group_id, removal.now)
    if kept is None:
        return None
    young = removal.now - timedelta(days=settings.PACKAGE_DAYS)
    packages = Package.objects.filter(group_id=group_id, removed_at=None)
    found: list[int | None] = [
        kept.full_release,
        packages.aggregate(first=Min("to_release"))["first"],
        packages.aggregate(first=Min("from_release"))["first"],
        reporting_databases(group_id, removal.now).aggregate(first=Min("release_number"))["first"],
        RunGroup.objects.filter(group_id=group_id).aggregate(first=Min("release__number"))["first"],
        Release.objects.filter(group_id=group_id, published_at__gte=young).aggregate(first=Min("number"))["first"],
    ]
    return min(number for number in found if number is not None)
