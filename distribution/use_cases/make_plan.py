"""Tell one channel database how it comes to its group's last release.

A plan is computed when a register polls and not when a release is published: 10,000 registers share a few releases,
and most of them hold the last one. Only the number is stored, so that an old plan can never be followed after a newer.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from channel.header import Audience, PackageKind
from channel.plan import Plan, PlannedPackage, RegisterStatus, SignedPlan, sign_plan
from distribution.group_keys import sealed_keys
from distribution.models import DownloadSession, IssuedPlan, Package
from distribution.plan_signing import public_keys, signing_key_for
from distribution.use_cases.decide_plan import WAITING_POLL_SECONDS, decide_plan
from distribution.use_cases.standing_plan import PlanContent, tag_of
from registers.copying.change_rows import change_rows
from registers.copying.put_row import put_row
from registers.models import ChannelDatabase, Register

# Registers that were started together do not stay together: each waits up to a tenth more or less.
_JITTER_PARTS = 10


class MadePlan(NamedTuple):
    """A plan as the register gets it, and the ids of the package requests to tell the workers of, once they are committed."""

    signed_plan: SignedPlan
    plan_tag: str
    requested: tuple[int, ...]


@transaction.atomic(savepoint=False)
def make_plan(
    *,
    register: Register,
    channel_database: ChannelDatabase | None,
    status: RegisterStatus,
    plan_tag: str | None,
    now: datetime,
    may_wait: bool = True,
) -> MadePlan | None:
    """Make the signed plan of a register's channel database, with the tag to send at the next poll.

    None: the plan the register holds, by its tag, still stands. Sessions of packages that a new plan no longer names
    are superseded. A register that never had a channel database of its own gets a plan without target, number 0. With
    `may_wait` it names no packages for a moment while better ones are made.
    """
    content = decide_plan(register=register, channel_database=channel_database, status=status, now=now, may_wait=may_wait)
    tag = tag_of(content, status)
    if tag == plan_tag:
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
        next_poll_seconds=_next_poll_seconds(content),
        public_keys=public_keys(),
        package_keys=sealed_keys(content.packages, status.sealing_key),
        full_syncs=dict(content.full_syncs),
        note=content.note,
        is_preparing=content.is_waiting,
    )
    if channel_database is not None:
        _supersede(channel_database, content, now)
        _remember(channel_database, content, now)
    return MadePlan(sign_plan(plan, signing_key_for(status.trusted_keys)), tag, content.requested)


def _next_poll_seconds(content: PlanContent) -> int:
    """Tell when to ask again: soon while packages are made."""
    return WAITING_POLL_SECONDS if content.is_waiting else _with_jitter(content.poll_interval_seconds)


def _with_jitter(seconds: int) -> int:
    """Spread an interval evenly around itself."""
    spread = seconds // _JITTER_PARTS
    return seconds - spread + secrets.randbelow(2 * spread + 1)


def _next_number(database: ChannelDatabase) -> int:
    """Take the next plan number; whoever loses the race for it tries the one after."""
    known = database.plan_number
    while not change_rows(ChannelDatabase, {"plan_number": known + 1}, having={"id": database.pk, "plan_number": known}):
        known = ChannelDatabase.objects.values_list("plan_number", flat=True).get(pk=database.pk)
    return known + 1


def _supersede(database: ChannelDatabase, content: PlanContent, now: datetime) -> None:
    """Close the open sessions of packages that the new plan does not name."""
    change_rows(
        DownloadSession,
        {"state": DownloadSession.State.SUPERSEDED, "changed_at": now},
        having={"channel_database_id": database.pk, "state": DownloadSession.OPEN},
        but={"package_id": [package.sha256 for package in content.packages]},
    )


def _remember(database: ChannelDatabase, content: PlanContent, now: datetime) -> None:
    """Write down which packages the plan names, so that none of them is removed while they are fetched."""
    names = [package.sha256 for package in content.packages]
    values = {"channel_database_id": database.pk, "package_names": names, "issued_at": now}
    put_row(IssuedPlan, values, key="channel_database_id")


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
        key_id=None if package.key is None else package.key.key_id,
    )
