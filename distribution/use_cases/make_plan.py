"""Tell one channel database how it comes to its group's last release.

A plan is computed when a register polls and not when a release is published: 10,000 registers share a few releases,
and most of them hold the last one. Only the number is stored, so that an old plan can never be followed after a newer.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction

from channel.header import Audience, PackageKind
from channel.plan import Plan, PlannedPackage, PollAnswer, RegisterStatus, sign_plan
from distribution.models import DownloadSession, Package
from distribution.plan_signing import signing_key
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.queries.release_path import HeldRelease, ReleasePath, last_release, release_path
from registers.models import ChannelDatabase, OfflineProfile, Register

# Registers that were started together do not stay together: each waits up to a tenth more or less.
_JITTER_PARTS = 10


@dataclass(frozen=True, slots=True)
class _Content:
    """What makes two plans of one channel database the same."""

    epoch: int
    group_id: int | None
    from_release: int | None
    to_release: int | None
    packages: tuple[Package, ...]
    checksums: dict[str, str]
    poll_interval_seconds: int

    @property
    def tag(self) -> str:
        """Name the content; checksums follow from the release and need no place in it."""
        names = [package.sha256 for package in self.packages]
        parts = [self.epoch, self.group_id, self.from_release, self.to_release, names, self.poll_interval_seconds]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


@transaction.atomic
def make_plan(
    *, register: Register, channel_database: ChannelDatabase | None, status: RegisterStatus, plan_tag: str | None, now: datetime
) -> PollAnswer | None:
    """Make the signed plan of a register's channel database, with the tag to send at the next poll.

    None: the plan the register holds, by its tag, still stands. Sessions of packages that a new plan no longer names
    are superseded. A register that never had a channel database of its own gets a plan without target, number 0.
    """
    content = _content(register, channel_database, status)
    if content.tag == plan_tag:
        return None
    group = channel_database.group if channel_database is not None else None
    plan = Plan(
        register=register.number,
        database_id=None if channel_database is None else channel_database.pk,
        epoch=content.epoch,
        number=0 if channel_database is None else _next_number(channel_database),
        group_id=content.group_id,
        group_name="" if group is None else group.name,
        from_release=content.from_release,
        to_release=content.to_release,
        packages=[_planned(package) for package in content.packages],
        checksums=content.checksums,
        issued_at=now,
        next_poll_seconds=_with_jitter(content.poll_interval_seconds),
    )
    if channel_database is not None:
        _supersede(channel_database, content, now)
    return PollAnswer(signed_plan=sign_plan(plan, signing_key()), plan_tag=content.tag)


def _content(register: Register, database: ChannelDatabase | None, status: RegisterStatus) -> _Content:
    """Decide what the plan says; without a group, a release or a way it names no release and no packages.

    The group it names is the database's also while the store moves: without one the register would let its data go.
    """
    epoch, interval = headquarters_epoch(), _poll_interval_seconds(register)
    group_id = None if database is None else database.group_id
    path = None if database is None else _path(database, status)
    if path is None:
        return _Content(epoch, group_id, None, None, (), {}, interval)
    return _Content(epoch, group_id, path.from_release, path.target.number, path.packages, path.target.checksums, interval)


def _path(database: ChannelDatabase, status: RegisterStatus) -> ReleasePath | None:
    """Find the way of a database to its group's last release; none while that does not hold its register's store."""
    target = None if database.group_id is None or not _is_served(database) else last_release(database.group_id)
    if target is None:
        return None
    held = HeldRelease(status.group_id, status.epoch, status.release)
    return release_path(target, held, audience=Audience.OFFLINE, channel_database_id=database.pk)


def _is_served(database: ChannelDatabase) -> bool:
    """Tell whether the group's last release holds the store, and is the one the store is to be in.

    While a store moves, the group it leaves may have published its removal already, and the group it comes to knows
    nothing of it: the register stays at its last complete release.
    """
    store = database.register.store if database.register is not None else None
    return store is not None and not store.is_moving and store.serving_group_id == database.group_id


def _poll_interval_seconds(register: Register) -> int:
    """Return the interval of the register's offline profile, its own before its store's."""
    profile = register.offline_profile or register.store.offline_profile or OfflineProfile()
    return profile.poll_interval_seconds


def _with_jitter(seconds: int) -> int:
    """Spread an interval evenly around itself."""
    spread = seconds // _JITTER_PARTS
    return seconds - spread + secrets.randbelow(2 * spread + 1)


def _next_number(database: ChannelDatabase) -> int:
    """Take the next plan number; whoever loses the race for it tries the one after."""
    known = database.plan_number
    row = ChannelDatabase.objects.filter(pk=database.pk)
    while not row.filter(plan_number=known).update(plan_number=known + 1):
        known = row.values_list("plan_number", flat=True).get()
    return known + 1


def _supersede(database: ChannelDatabase, content: _Content, now: datetime) -> None:
    """Close the open sessions of packages that the new plan does not name."""
    named = [package.sha256 for package in content.packages]
    DownloadSession.objects.filter(channel_database=database, state__in=DownloadSession.OPEN).exclude(
        package_id__in=named
    ).update(state=DownloadSession.State.SUPERSEDED, changed_at=now)


def _planned(package: Package) -> PlannedPackage:
    return PlannedPackage(
        sha256=package.sha256,
        kind=PackageKind(package.kind),
        audience=Audience(package.audience),
        job=package.job_id,
        from_release=package.from_release,
        to_release=package.to_release,
        size_bytes=package.size_bytes,
        uncompressed_bytes=package.uncompressed_bytes,
    )
