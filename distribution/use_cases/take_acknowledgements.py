"""Write down what a register says with its poll became of its packages.

Many in a few statements, and not `acknowledge_package` for each: a register that was away comes with hundreds. Its
release is that of the status in the same poll, which is newer than any of these words.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import QuerySet

from channel.plan import Acknowledgement
from distribution.models import DownloadSession, Package
from distribution.use_cases.advance_session import advance_session
from registers.copying.change_rows import change_rows
from registers.models import ChannelDatabase
from registers.queries.prepared_query import PreparedQuery

#: Up to so many words, which is what one move brings, the query is written once for each number of them.
MOST_PREPARED = 8

_WRITTEN = ("state", "changed_at", "downloaded_at", "applied_at", "message", "try_count")


@transaction.atomic(savepoint=False)
def take_acknowledgements(
    *, channel_database: ChannelDatabase, acknowledgements: Collection[Acknowledgement], now: datetime
) -> None:
    """Move the packages' download sessions to what the register says, in the order it says it.

    Packages that are none of the database's group, and were never taken up, are passed over: there is nobody to tell of it.
    """
    names = {acknowledgement.package_sha256 for acknowledgement in acknowledgements}
    sessions = _locked_sessions(channel_database, names)
    if names - sessions.keys() and _open_sessions(channel_database, names - sessions.keys(), now):
        sessions |= _locked_sessions(channel_database, names - sessions.keys())
    moved: dict[str, DownloadSession] = {}
    for acknowledgement in acknowledgements:
        session = sessions.get(acknowledgement.package_sha256)
        if session is not None and advance_session(session=session, acknowledgement=acknowledgement, now=now):
            moved[session.package_id] = session
    _write(moved.values())


def _write(sessions: Iterable[DownloadSession]) -> None:
    """Write sessions: one statement for all that became the same, which is what packages of one move do."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for session in sessions:
        alike.setdefault(tuple(getattr(session, name) for name in _WRITTEN), []).append(session.pk)
    for values, keys in alike.items():
        change_rows(DownloadSession, dict(zip(_WRITTEN, values, strict=True)), having={"id": keys})


def _locked_sessions(database: ChannelDatabase, names: Collection[str]) -> dict[str, DownloadSession]:
    """Find sessions by the names of their packages and lock them, always in the same order."""
    if len(names) > MOST_PREPARED:
        return {session.package_id: session for session in _locked(database.pk, names)}
    given = {f"name_{number}": name for number, name in enumerate(names)}
    return {session.package_id: session for session in _prepared(len(names)).rows(database_id=database.pk, **given)}


@cache
def _prepared(count: int) -> PreparedQuery[DownloadSession]:
    """Prepare the query for so many packages."""
    names = {f"name_{number}": str for number in range(count)}
    return PreparedQuery(lambda database_id, **given: _locked(database_id, given.values()), database_id=int, **names)


def _locked(database_id: int, names: Iterable[str]) -> QuerySet[DownloadSession]:
    sessions = DownloadSession.objects.select_related("package__job").select_for_update(of=("self",), no_key=True)
    return sessions.filter(channel_database_id=database_id, package_id__in=list(names)).order_by("pk")


def _open_sessions(database: ChannelDatabase, names: Collection[str], now: datetime) -> bool:
    """Make sessions of packages of the group that came another way (a cache, a USB stick), and tell whether there are any."""
    if database.group_id is None:
        return False
    packages = Package.objects.filter(sha256__in=names, group_id=database.group_id).values_list("sha256", flat=True)
    sessions = [
        DownloadSession(channel_database=database, package_id=name, requested_at=now, changed_at=now) for name in sorted(packages)
    ]
    DownloadSession.objects.bulk_create(sessions, ignore_conflicts=True)
    return bool(sessions)
