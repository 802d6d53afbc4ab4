"""What the question "why is this register behind?" is answered from, read for many channel databases at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from distribution.models import DownloadSession, PackageRequest, Release
from distribution.queries.last_releases import last_releases
from registers.models import ChannelDatabase, Device

_RELEASE_FIELDS = ("group_id", "number", "epoch", "readable_from", "published_at")
_TELLING = (*DownloadSession.OPEN, DownloadSession.State.CANCELED)


@dataclass(frozen=True, slots=True)
class BehindFacts:
    """The facts, looked up by channel database."""

    databases: Sequence[ChannelDatabase]
    #: By register: since when its device is activated.
    activated_at: dict[int, datetime | None]
    _last_releases: dict[int, Release]
    _missed_since: dict[int, datetime]
    _sessions: dict[int, list[DownloadSession]]
    _groups_waiting: frozenset[int]

    def last_release(self, database: ChannelDatabase) -> Release | None:
        """Return the last release of its group."""
        return self._last_releases.get(database.group_id or 0)

    def holds_last_release(self, database: ChannelDatabase) -> bool:
        """Tell whether it holds all that was released."""
        last, held = self.last_release(database), database.release_number
        return last is not None and held is not None and (held >= last.number and database.epoch == last.epoch)

    def behind_since(self, database: ChannelDatabase) -> datetime | None:
        """Return when the first release it has not got was published."""
        last = self.last_release(database)
        return self._missed_since.get(database.pk, last.published_at if last else None)

    def session(self, database: ChannelDatabase) -> DownloadSession | None:
        """Return the session that moved last among those of packages that lead on from what it holds."""
        last = self.last_release(database)
        held = database.release_number if last is not None and database.epoch == last.epoch else None
        found = [one for one in self._sessions.get(database.pk, ()) if one.package.group_id == database.group_id]
        return next((one for one in reversed(found) if one.package.to_release > (held or 0)), None)

    def is_being_made(self, database: ChannelDatabase) -> bool:
        """Tell whether a package is being made on demand for its group."""
        return database.group_id in self._groups_waiting


def behind_facts(channel_databases: Iterable[ChannelDatabase]) -> BehindFacts:
    """Read the facts with the same number of queries whatever the number of channel databases."""
    ids = [database.pk for database in channel_databases]
    related = ("register__status", "register__offline_profile", "register__store__offline_profile", "group")
    rows = ChannelDatabase.objects.filter(pk__in=ids).select_related(*related).annotate(missed_since=_missed_since())
    databases = list(rows)
    groups = {database.group_id for database in databases if database.group_id is not None}
    waiting = PackageRequest.objects.filter(
        group__in=groups, state__in=(PackageRequest.State.WAITING, PackageRequest.State.RUNNING)
    )
    devices = Device.objects.filter(register__channel_database__in=ids, state=Device.State.ACTIVATED)
    return BehindFacts(
        databases,
        dict(devices.values_list("register", "activated_at")),
        {release.group_id: release for release in last_releases(groups).only(*_RELEASE_FIELDS)},
        {database.pk: database.missed_since for database in databases if database.missed_since is not None},
        _sessions(ids),
        frozenset(waiting.values_list("group", flat=True)),
    )


def _missed_since() -> Subquery:
    held = Coalesce(OuterRef("release_number"), 0)
    missed = Release.objects.filter(group=OuterRef("group"), number__gt=held).order_by("number")
    return Subquery(missed.values("published_at")[:1])


def _sessions(ids: list[int]) -> dict[int, list[DownloadSession]]:
    """Read the sessions that may say why, in the order in which they moved."""
    sessions = DownloadSession.objects.filter(channel_database__in=ids, state__in=_TELLING, package__removed_at=None)
    found: dict[int, list[DownloadSession]] = {}
    for session in sessions.select_related("package__job").order_by("changed_at", "pk"):
        found.setdefault(session.channel_database_id, []).append(session)
    return found
