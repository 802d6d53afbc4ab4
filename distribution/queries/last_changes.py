"""Where the rows of a job last changed: from which release on a DELTA of it fits.

Asked of the releases and not of the packages, because a package's row may be gone when its release is still there.
"""

from collections.abc import Iterable

from channel.header import Audience
from distribution.models import Release

KINDS = (Audience.OFFLINE, Audience.STORE)


def last_changes(last: Release, jobs: Iterable[int]) -> dict[tuple[Audience, int], int]:
    """Find, by kind of channel database and job, the release up to `last` at which its rows became what they are.

    That is where a package of the job last led to, or a whole release. Of a job that changed before the oldest release
    there is, that one: its rows are the same there.
    """
    missing = {(kind, job) for job in jobs for kind in KINDS}
    found: dict[tuple[Audience, int], int] = {}
    number = last.number
    releases = Release.objects.filter(group_id=last.group_id, epoch=last.epoch, number__lte=last.number).order_by("-number")
    for number, is_whole, deltas in releases.values_list("number", "is_whole", "deltas").iterator(chunk_size=100):
        changed = {(kind, job) for kind, job in missing if is_whole or job in deltas.get(kind, ())}
        found |= dict.fromkeys(changed, number)
        missing -= changed
        if not missing:
            break
    return found | dict.fromkeys(missing, number)
