"""Have a package tried again that a channel database has given up or failed to use."""

import logging
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from distribution.models import DownloadSession
from distribution.queries.locked_session import locked_session
from distribution.use_cases.record_session_event import record_session_event
from registers.models import RegisterEvent
from registers.noted_changes import change_of

logger = logging.getLogger(__name__)

State = DownloadSession.State

_REFUSALS = {
    State.APPLIED: "The package is applied already; to send its rows anew, request a full synchronization.",
    State.SUPERSEDED: "A newer plan has replaced this package; the register takes what that plan names.",
    State.REQUESTED: "The register is fetching this package already.",
    State.DOWNLOADED: "The register has this package and is about to apply it.",
}


@transaction.atomic
def rerun_session(*, session: DownloadSession, user: AbstractBaseUser | None, now: datetime) -> DownloadSession:
    """Give a canceled or failed session all its tries again; plans may name the package from now on.

    A way that has become cheaper meanwhile is taken instead, and the session is then superseded.

    Raises:
        StateConflict: it is applied, replaced or under way, its file is removed, or it is of another group by now.
    """
    locked = locked_session(session.pk)
    _refuse_what_cannot_be_tried(locked)
    locked.state = State.REQUESTED
    locked.try_count = 1
    locked.message = ""
    locked.requested_at = locked.changed_at = now
    locked.downloaded_at = None
    with change_of(locked):
        locked.save()
    record_session_event(session=locked, kind=RegisterEvent.Kind.SESSION_RERUN, user=user)
    logger.info("download session %s (%s) is tried again for %s", locked.pk, locked, user)
    return locked


def _refuse_what_cannot_be_tried(session: DownloadSession) -> None:
    refusal = _REFUSALS.get(State(session.state))
    if refusal is not None:
        raise StateConflict(refusal)
    if session.package.removed_at is not None:
        raise StateConflict(f"The package was removed on {session.package.removed_at:%Y-%m-%d}; the register takes newer ones.")
    if session.package.group_id != session.channel_database.group_id:
        raise StateConflict("The register receives the data of another channel data group by now.")
