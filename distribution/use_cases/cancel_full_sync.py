"""Take back a full synchronization that has not started."""

from channel.errors import StateConflict
from distribution.models import FullSync
from registers.noted_changes import change_of


def cancel_full_sync(*, full_sync: FullSync) -> None:
    """End a request that waits for its time; one UPDATE, so that it is either canceled or started.

    Raises:
        StateConflict: it has started, or is canceled already.
    """
    waiting = FullSync.objects.filter(pk=full_sync.pk, state=FullSync.State.WAITING)
    with change_of(full_sync):
        if not waiting.update(state=FullSync.State.CANCELED):
            raise StateConflict("This full synchronization has started or is canceled; there is nothing left to cancel.")
