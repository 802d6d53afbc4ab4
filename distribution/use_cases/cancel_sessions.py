"""Cancel many download sessions at once; see `cancel_session` for what it means for one."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, CharField, F, Q, Value, When

from distribution.models import DownloadSession
from distribution.queries.locked_session import locked_sessions
from distribution.use_cases.cancel_session import CANCELED_HERE
from distribution.use_cases.record_session_events import record_session_events
from registers.models import RegisterEvent
from registers.noted_changes import changes_of

logger = logging.getLogger(__name__)

#: What can be canceled.
CANCELABLE = Q(state__in=DownloadSession.OPEN)


@transaction.atomic
def cancel_sessions(*, sessions: Collection[int], user: AbstractBaseUser | None, now: datetime) -> int:
    """End those sessions (by primary key) that registers have not finished; return how many they are."""
    locked = locked_sessions(sessions, CANCELABLE)
    message = Case(When(message="", then=Value(CANCELED_HERE)), default=F("message"), output_field=CharField())
    rows = DownloadSession.objects.filter(pk__in=[session.pk for session in locked])
    with changes_of(DownloadSession, [session.pk for session in locked]):
        rows.update(state=DownloadSession.State.CANCELED, changed_at=now, message=message)
    record_session_events(sessions=locked, kind=RegisterEvent.Kind.SESSION_CANCELED, user=user)
    logger.info("%d download sessions were canceled by %s", len(locked), user)
    return len(locked)
