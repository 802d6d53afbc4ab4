"""HQ's epoch: which of its lives HQ is in; see `HeadquartersState`."""

from distribution.models import HeadquartersState
from registers.queries.prepared_query import PreparedQuery

_epoch = PreparedQuery(lambda: HeadquartersState.objects.values_list("epoch"))


def headquarters_epoch() -> int:
    """Return HQ's present epoch."""
    ((epoch,),) = _epoch.rows()
    return int(epoch)
