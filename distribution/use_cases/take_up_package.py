"""Open the download session of a package that a register fetches."""

from datetime import datetime

from django.db import transaction

from distribution.models import DownloadSession, Package
from registers.models import ChannelDatabase

State = DownloadSession.State

# A canceled session stays canceled until a person reruns it; a requested one is being fetched, perhaps in parts.
_UNCHANGED = (State.REQUESTED, State.CANCELED)
# Nothing of an earlier life counts for these.
_ANEW = (State.APPLIED, State.SUPERSEDED)


@transaction.atomic
def take_up_package(*, channel_database: ChannelDatabase, package: Package, now: datetime) -> DownloadSession:
    """Write down that a channel database takes a package up; the parts of one download are one session."""
    session, created = DownloadSession.objects.get_or_create(
        channel_database=channel_database, package=package, defaults={"requested_at": now, "changed_at": now}
    )
    if not created:
        # Read again under a lock: an acknowledgement may come at the same moment, and must not be written over.
        session = DownloadSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if session.state not in _UNCHANGED:
            _request_again(session, now)
    return session


def _request_again(session: DownloadSession, now: datetime) -> None:
    if session.state in _ANEW:
        session.try_count = 1
    session.state = State.REQUESTED
    session.requested_at = session.changed_at = now
    session.downloaded_at = session.applied_at = None
    session.save()
