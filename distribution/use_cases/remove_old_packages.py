"""Remove the packages nobody needs any more, in two steps that lie at least an hour apart.

First the row is marked: from then on no plan names the package. The file goes in a later round, when every plan that was
being made at that moment has long been written down, and only if none of them names it; such a package comes back. A crash
in between leaves a marked row with a file that is removed the next time. The other way round it would leave a row that
promises a file which is not there, and plans would go on naming it.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from distribution.models import DownloadSession, Package, PackageRequest
from distribution.package_store import package_store
from distribution.queries.packages_kept import packages_kept, planned_names
from distribution.use_cases.begin_removal import Removal

logger = logging.getLogger(__name__)

# No plan takes so long from looking for its packages to being written down.
PLANS_ARE_WRITTEN_AFTER = timedelta(hours=1)


def remove_old_packages(*, removal: Removal) -> int:
    """Mark what nobody needs, and remove what was marked in an earlier round; returns how many files are gone."""
    for group_id in Package.objects.filter(removed_at=None).order_by("group_id").values_list("group_id", flat=True).distinct():
        _mark_group(group_id, removal)
    return _remove_marked(removal)


def _mark_group(group_id: int, removal: Removal) -> None:
    kept = packages_kept(group_id, removal.now)
    if kept is None:
        return
    # Of this group's databases only, or each group would read the plans of all. Whoever has left a group fetches nothing
    # of it any more.
    planned = planned_names(removal.now, group_id)
    last = ""
    while removal.goes_on():
        names = list(kept.unneeded().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: removal.step_rows])
        if not names:
            break
        _mark([name for name in names if name not in planned], removal)
        last = names[-1]


@transaction.atomic
def _mark(names: list[str], removal: Removal) -> None:
    """Mark packages. One that was made on demand may be asked for again, and is then made anew."""
    packages = Package.objects.filter(pk__in=names, removed_at=None)
    for package in packages.filter(is_squashed=True) | packages.filter(kind=Package.Kind.REPAIR):
        done = PackageRequest.objects.filter(group_id=package.group_id, to_release=package.to_release)
        done.filter(state=PackageRequest.State.DONE).delete()
    marked = packages.update(removed_at=removal.now)
    logger.info("%s packages are needed by nobody and will be removed", marked)


def _remove_marked(removal: Removal) -> int:
    """Remove the files of marked packages, and the rows no session tells of."""
    marked = Package.objects.filter(removed_at__lte=removal.now - PLANS_ARE_WRITTEN_AFTER)
    planned = planned_names(removal.now)
    removed, last = 0, ""
    while removal.goes_on():
        names = list(marked.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: removal.step_rows])
        if not names:
            break
        removed += _remove_files([name for name in names if name not in planned])
        _bring_back([name for name in names if name in planned])
        last = names[-1]
    return removed


def _remove_files(names: list[str]) -> int:
    """Remove files, then the rows that nothing refers to; a row without a file only says what there was."""
    store = package_store()
    removed = sum(store.remove(name) for name in names)
    told_of = DownloadSession.objects.filter(package=OuterRef("pk"))
    with transaction.atomic():
        Package.objects.filter(~Exists(told_of), pk__in=names).delete()
    return removed


def _bring_back(names: list[str]) -> None:
    """Take the mark off packages that a plan names after all and whose file is still there."""
    store = package_store()
    there = [name for name in names if store.exists(name)]
    Package.objects.filter(pk__in=there).update(removed_at=None)
