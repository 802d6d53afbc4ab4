"""Write down what became of a package at a register."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from channel.errors import NotFound
from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession, Package, Release
from registers.models import ChannelDatabase

State = DownloadSession.State

_MESSAGE_LENGTH = 300


@transaction.atomic
def acknowledge_package(*, channel_database: ChannelDatabase, acknowledgement: Acknowledgement, now: datetime) -> DownloadSession:
    """Move a package's download session to what the register says; late and repeated words change nothing.

    After as many failed tries as DOWNLOAD_TRY_COUNT says, the session is CANCELED with the last message, and plans
    leave the package out.

    Raises:
        NotFound: the package is none of the database's group, nor was it ever taken up.
    """
    session = _session(channel_database, acknowledgement.package_sha256, now)
    match acknowledgement.state:
        case AcknowledgedState.DOWNLOADED if session.state in DownloadSession.OPEN:
            _change(session, State.DOWNLOADED, now, downloaded_at=now, message="")
        case AcknowledgedState.APPLIED:
            _change(session, State.APPLIED, now, applied_at=session.applied_at or now, message="")
            _move_database(channel_database, session.package, acknowledgement.release, now)
        case AcknowledgedState.DOWNLOAD_FAILED | AcknowledgedState.APPLY_FAILED if session.state in DownloadSession.OPEN:
            _fail(session, State(acknowledgement.state.value), acknowledgement.message, now)
        case _:
            pass
    return session


def _session(database: ChannelDatabase, sha256: str, now: datetime) -> DownloadSession:
    """Find the session and lock it, because two of a register's words may come at once, with the last one to be kept.

    One is made when the package came another way (a cache, a USB stick).
    """
    sessions = DownloadSession.objects.select_related("package").select_for_update(of=("self",), no_key=True)
    session = sessions.filter(channel_database=database, package_id=sha256).first()
    if session is not None:
        return session
    package = None
    if database.group_id is not None:
        package = Package.objects.filter(sha256=sha256, group_id=database.group_id).first()
    if package is None:
        raise NotFound("There is no such package for this register.")
    DownloadSession.objects.get_or_create(
        channel_database=database, package=package, defaults={"requested_at": now, "changed_at": now}
    )
    return sessions.get(channel_database=database, package=package)


def _fail(session: DownloadSession, state: State, message: str, now: datetime) -> None:
    """Count a failed try: `try_count` is the number of the present try, and from here on that of the next."""
    text = message.replace("\x00", "")[:_MESSAGE_LENGTH]
    if session.try_count >= settings.DOWNLOAD_TRY_COUNT:
        _change(session, State.CANCELED, now, message=text)
    else:
        _change(session, state, now, message=text, try_count=session.try_count + 1)


def _change(session: DownloadSession, state: State, now: datetime, **values: object) -> None:
    for name, value in {"state": state, "changed_at": now, **values}.items():
        setattr(session, name, value)
    session.save()


def _move_database(database: ChannelDatabase, package: Package, release: int | None, now: datetime) -> None:
    """Show the release at once and not only after the next poll."""
    if release is None or package.group_id != database.group_id:
        return
    epoch = Release.objects.filter(group_id=package.group_id, number=release).values_list("epoch", flat=True).first()
    if epoch is not None:
        ChannelDatabase.objects.filter(pk=database.pk).update(release_number=release, epoch=epoch, release_applied_at=now)
