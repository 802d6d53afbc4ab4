"""Open the download session of a package that a register fetches."""

from datetime import datetime

from django.db import transaction

from distribution.models import DownloadSession, Package
from registers.models import ChannelDatabase
from registers.queries.prepared_query import PreparedQuery

State = DownloadSession.State

# A canceled session stays canceled until a person reruns it; a requested one is being fetched, perhaps in parts.
_UNCHANGED = (State.REQUESTED, State.CANCELED)
# Nothing of an earlier life counts for these.
_ANEW = (State.APPLIED, State.SUPERSEDED)

# Under a lock: an acknowledgement may come at the same moment, and must not be written over.
_locked = PreparedQuery(
    lambda database_id, sha256: DownloadSession.objects.select_for_update(no_key=True).filter(
        channel_database_id=database_id, package_id=sha256
    ),
    database_id=int,
    sha256=str,
)


@transaction.atomic
def take_up_package(*, channel_database: ChannelDatabase, package: Package, now: datetime) -> DownloadSession:
    """Write down that a channel database takes a package up; the parts of one download are one session."""
    session = _locked.first(database_id=channel_database.pk, sha256=package.sha256)
    if session is None:
        # Of two requests at once, one makes it.
        first = DownloadSession(channel_database=channel_database, package=package, requested_at=now, changed_at=now)
        DownloadSession.objects.bulk_create([first], ignore_conflicts=True)
        (session,) = _locked.rows(database_id=channel_database.pk, sha256=package.sha256)
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
