"""Have the packages of many download sessions tried again at once; see `rerun_session` for what it means for one."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q

from distribution.models import DownloadSession
from distribution.queries.locked_session import locked_sessions
from distribution.use_cases.record_session_events import record_session_events
from registers.models import RegisterEvent
from registers.noted_changes import changes_of

logger = logging.getLogger(__name__)

State = DownloadSession.State

#: What can be tried again: given up or failing, its file still there, and of the group that the database receives.
RERUNNABLE = Q(
    state__in=(*DownloadSession.FAILED, State.CANCELED), package__removed_at=None, package__group=F("channel_database__group")
)


@transaction.atomic
def rerun_sessions(*, sessions: Collection[int], user: AbstractBaseUser | None, now: datetime) -> int:
    """Give those sessions (by primary key) that can be tried again all their tries; return how many they are."""
    locked = locked_sessions(sessions, RERUNNABLE)
    rows = DownloadSession.objects.filter(pk__in=[session.pk for session in locked])
    with changes_of(DownloadSession, [session.pk for session in locked]):
        rows.update(state=State.REQUESTED, try_count=1, message="", requested_at=now, changed_at=now, downloaded_at=None)
    record_session_events(sessions=locked, kind=RegisterEvent.Kind.SESSION_RERUN, user=user)
    logger.info("%d download sessions are tried again for %s", len(locked), user)
    return len(locked)
