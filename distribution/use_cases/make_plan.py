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
from django.db.models import F

from channel.header import Audience, PackageKind
from channel.plan import Plan, PlannedPackage, PollAnswer, RegisterStatus, sign_plan
from distribution.models import DownloadSession, Package
from distribution.plan_signing import signing_key
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.queries.release_path import HeldRelease, last_release, release_path
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
    *, channel_database: ChannelDatabase, status: RegisterStatus, plan_tag: str | None, now: datetime
) -> PollAnswer | None:
    """Make the signed plan of an OFFLINE channel database, with the tag to send at the next poll.

    None: the plan the register holds, by its tag, still stands. Sessions of packages that a new plan no longer names
    are superseded.
    """
    register = channel_database.register
    if register is None:
        raise TypeError("plans are for the channel databases of registers")
    content = _content(channel_database, register, status)
    if content.tag == plan_tag:
        return None
    _supersede(channel_database, content, now)
    plan = Plan(
        register=register.number,
        database_id=channel_database.pk,
        epoch=content.epoch,
        number=_next_number(channel_database),
        group_id=content.group_id,
        group_name="" if channel_database.group is None else channel_database.group.name,
        from_release=content.from_release,
        to_release=content.to_release,
        packages=[_planned(package) for package in content.packages],
        checksums=content.checksums,
        issued_at=now,
        next_poll_seconds=_with_jitter(content.poll_interval_seconds),
    )
    return PollAnswer(signed_plan=sign_plan(plan, signing_key()), plan_tag=content.tag)


def _content(database: ChannelDatabase, register: Register, status: RegisterStatus) -> _Content:
    """Decide what the plan says; without a group, a release or a way it names no release and no packages."""
    epoch, interval = headquarters_epoch(), _poll_interval_seconds(register)
    target = None if database.group_id is None else last_release(database.group_id)
    held = HeldRelease(status.group_id, status.epoch, status.release)
    path = target and release_path(target, held, audience=Audience.OFFLINE, channel_database_id=database.pk)
    if not path:
        return _Content(epoch, database.group_id, None, None, (), {}, interval)
    target = path.target
    return _Content(epoch, database.group_id, path.from_release, target.number, path.packages, target.checksums, interval)


def _poll_interval_seconds(register: Register) -> int:
    """Return the interval of the register's offline profile, its own before its store's."""
    profile = register.offline_profile or register.store.offline_profile or OfflineProfile()
    return profile.poll_interval_seconds


def _with_jitter(seconds: int) -> int:
    """Spread an interval evenly around itself."""
    spread = seconds // _JITTER_PARTS
    return seconds - spread + secrets.randbelow(2 * spread + 1)


def _next_number(database: ChannelDatabase) -> int:
    """Take the next plan number; the row stays locked until this plan is committed."""
    row = ChannelDatabase.objects.filter(pk=database.pk)
    row.update(plan_number=F("plan_number") + 1)
    return row.values_list("plan_number", flat=True).get()


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
