"""Write down what became of a package at a register."""

from datetime import datetime

from django.db import transaction

from channel.errors import NotFound
from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession, Package, Release
from distribution.use_cases.advance_session import advance_session
from registers.models import ChannelDatabase


@transaction.atomic
def acknowledge_package(*, channel_database: ChannelDatabase, acknowledgement: Acknowledgement, now: datetime) -> DownloadSession:
    """Move a package's download session to what the register says (`advance_session`), and the database with it.

    Raises:
        NotFound: the package is none of the database's group, nor was it ever taken up.
    """
    session = _session(channel_database, acknowledgement.package_sha256, now)
    if advance_session(session=session, acknowledgement=acknowledgement, now=now):
        session.save()
    if acknowledgement.state is AcknowledgedState.APPLIED:
        _move_database(channel_database, session.package, acknowledgement.release, now)
    return session


def _session(database: ChannelDatabase, sha256: str, now: datetime) -> DownloadSession:
    """Find the session and lock it, because two of a register's words may come at once, with the last one to be kept.

    One is made when the package came another way (a cache, a USB stick).
    """
    sessions = DownloadSession.objects.select_related("package__job").select_for_update(of=("self",), no_key=True)
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


def _move_database(database: ChannelDatabase, package: Package, release: int | None, now: datetime) -> None:
    """Show the release at once and not only after the next poll."""
    if release is None or package.group_id != database.group_id:
        return
    epoch = Release.objects.filter(group_id=package.group_id, number=release).values_list("epoch", flat=True).first()
    if epoch is not None:
        ChannelDatabase.objects.filter(pk=database.pk).update(release_number=release, epoch=epoch, release_applied_at=now)
