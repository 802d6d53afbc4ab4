"""Up to where the change log was removed: a watermark before this floor cannot be asked what changed since."""

from distribution.domain.watermark import lower_bound
from distribution.extraction.present_moment import present_moment
from distribution.models import HeadquartersState


def change_log_floor() -> int:
    """Return the floor; 0 while nothing was removed in this life of HQ's database.

    A floor that lies ahead of the present is of another life: of a dump restored into a new cluster, whose transaction ids
    began again. The present is asked for last, because a floor is never above the present it was made from.
    """
    floor: int = HeadquartersState.objects.values_list("change_log_floor", flat=True).get()
    return floor if floor and floor <= lower_bound(present_moment()) else 0
