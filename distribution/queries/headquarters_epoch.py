"""HQ's epoch: which of its lives HQ is in; see `HeadquartersState`."""

from distribution.models import HeadquartersState


def headquarters_epoch() -> int:
    """Return HQ's present epoch."""
    return HeadquartersState.objects.values_list("epoch", flat=True).get()
