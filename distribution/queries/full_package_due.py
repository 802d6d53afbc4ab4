"""Whether a group needs a new FULL package for those who begin."""

from django.db.models import Sum

from distribution.models import DownloadSession, Package
from distribution.package_store import package_store
from distribution.queries.newest_full_package import newest_full_package
from distribution.queries.release_path import last_release

# A register that begins loads a FULL and the DELTAs after it. A new FULL costs HQ one compression, once for all
# registers, so it is made before the DELTAs add more than half of its own weight to each first sync.
DELTAS_PER_FULL = 0.5


def full_package_is_due(group_id: int, audience: str) -> bool:
    """Tell whether there is no FULL of the present epoch, or it is outweighed by what came after it.

    Or whether it leads no further: a DELTA after it has lost its file, or a database has given up on it.
    """
    last = last_release(group_id)
    full = None if last is None else newest_full_package(last, audience=audience)
    if full is None or not package_store().exists(full.sha256):
        return True
    deltas = Package.objects.filter(group_id=group_id, kind=Package.Kind.DELTA, to_release__gt=full.to_release)
    canceled = DownloadSession.objects.filter(package__in=deltas, state=DownloadSession.State.CANCELED)
    if canceled.exists() or not all(map(package_store().exists, deltas.values_list("sha256", flat=True))):
        return True
    weight = deltas.aggregate(total=Sum("size_bytes"))["total"] or 0
    return bool(weight > full.size_bytes * DELTAS_PER_FULL)
