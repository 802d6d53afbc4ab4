"""Write into the logs of registers what a person did to many download sessions at once."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser

from distribution.models import DownloadSession
from distribution.use_cases.record_session_event import session_note
from registers.models import RegisterEvent
from registers.use_cases.record_register_events import record_register_events


def record_session_events(
    *, sessions: Iterable[DownloadSession], kind: RegisterEvent.Kind, user: AbstractBaseUser | None
) -> None:
    """Write a line for each session; a STORE channel database has no register and no log."""
    notes = [
        (session.channel_database.register_id, session_note(session.package))
        for session in sessions
        if session.channel_database.register_id is not None
    ]
    record_register_events(notes=notes, kind=kind, user=user)
