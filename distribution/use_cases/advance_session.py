"""Decide what a register's word about a package makes of its download session; whoever calls has locked it and saves it."""

from datetime import datetime

from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession
from distribution.queries.try_limit import try_limit

State = DownloadSession.State

_MESSAGE_LENGTH = 300


def advance_session(*, session: DownloadSession, acknowledgement: Acknowledgement, now: datetime) -> bool:
    """Move a download session to what the register says, and tell whether it moved; late and repeated words change nothing.

    After as many failed tries as its job (`try_limit`) allows, the session is CANCELED with the last message, and plans
    leave the package out.
    """
    match acknowledgement.state:
        case AcknowledgedState.DOWNLOADED if session.state in DownloadSession.OPEN:
            _change(session, State.DOWNLOADED, now, downloaded_at=now, message="")
        case AcknowledgedState.APPLIED:
            _change(session, State.APPLIED, now, applied_at=session.applied_at or now, message="")
        case AcknowledgedState.DOWNLOAD_FAILED | AcknowledgedState.APPLY_FAILED if session.state in DownloadSession.OPEN:
            _fail(session, State(acknowledgement.state.value), acknowledgement.message, now)
        case _:
            return False
    return True


def _fail(session: DownloadSession, state: State, message: str, now: datetime) -> None:
    """Count a failed try: `try_count` is the number of the present try, and from here on that of the next."""
    text = message.replace("\x00", "")[:_MESSAGE_LENGTH]
    if session.try_count >= try_limit(session.package):
        _change(session, State.CANCELED, now, message=text)
    else:
        _change(session, state, now, message=text, try_count=session.try_count + 1)


def _change(session: DownloadSession, state: State, now: datetime, **values: object) -> None:
    for name, value in {"state": state, "changed_at": now, **values}.items():
        setattr(session, name, value)
