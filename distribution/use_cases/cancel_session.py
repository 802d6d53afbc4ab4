"""Cancel a download session: the package is not tried again by that channel database."""

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

#: What a canceled session says that said nothing before.
CANCELED_HERE = "Canceled at headquarters."


@transaction.atomic
def cancel_session(*, session: DownloadSession, user: AbstractBaseUser | None, now: datetime) -> DownloadSession:
    """End a session the register has not finished; from the next plan on the package is left out until it is rerun.

    What the register has begun it may still finish, and its word that it did counts.

    Raises:
        StateConflict: there is nothing left to cancel.
    """
    locked = locked_session(session.pk)
    if locked.state not in DownloadSession.OPEN:
        raise StateConflict(
            f"This download session is over ({locked.get_state_display().lower()}); there is nothing left to cancel."
        )
    locked.state = DownloadSession.State.CANCELED
    locked.changed_at = now
    locked.message = locked.message or CANCELED_HERE
    with change_of(locked):
        locked.save()
    record_session_event(session=locked, kind=RegisterEvent.Kind.SESSION_CANCELED, user=user)
    logger.info("download session %s (%s) was canceled by %s", locked.pk, locked, user)
    return locked
