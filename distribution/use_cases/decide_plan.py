"""Decide what a plan says: where a channel database is led, by which packages, or why it is led nowhere for now.

Beside `make_plan`, which numbers and signs what is decided here: most polls end with this decision, because it is the
one that the register knows already.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Min

from channel.header import Audience
from channel.jobs import ALL_JOBS
from channel.plan import RegisterStatus
from distribution.models import PackageRequest, Release
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.queries.release_path import (
    HeldRelease,
    ReleasePath,
    SearchedPath,
    last_readable_release,
    last_release,
    search_path,
)
from distribution.queries.squash_anchor import squash_anchor
from distribution.use_cases.request_package import request_package
from distribution.use_cases.standing_plan import LastRelease, Need, PlanContent, PlanFacts, full_syncs, plan_need, standing_plan
from registers.models import ChannelDatabase, OfflineProfile, Register

#: So long a register waits for a package that is made for it, asking again every few seconds, before it takes another way.
WAIT_SECONDS = 30
WAITING_POLL_SECONDS = 2
#: A note has to stay short.
NAMED_PACKAGES = 3

PACKAGES_LOST = "HQ's package store has lost {names}; the next run makes what is missing."
PREPARING = "The packages for this register are being prepared."
PROGRAM_TOO_OLD = "Update the register's program: newer data needs schema version {version}, this program knows {known}."

_PENDING = (PackageRequest.State.WAITING, PackageRequest.State.RUNNING)


def decide_plan(
    *, register: Register, channel_database: ChannelDatabase | None, status: RegisterStatus, now: datetime, may_wait: bool = True
) -> PlanContent:
    """Decide what the plan of a register says; packages that would help and are not there are asked for.

    The group it names is the database's also while the store moves: without one the register would let its data go.
    With `may_wait` the plan names no packages for a moment, while better ones are made.
    """
    facts, last = _facts(register, channel_database)
    content = standing_plan(facts, status)
    if content is not None:
        return content if content.to_release is None else replace(content, target=last)
    assert channel_database is not None, "packages lead a channel database"
    assert last is not None, "packages lead to a release"
    content = _nowhere(facts, status)
    target = last_readable_release(last, status.schema_version)
    if target != last:
        content = replace(content, note=PROGRAM_TOO_OLD.format(version=last.readable_from, known=status.schema_version))
    return content if target is None else _led(content, channel_database, status, target, now, may_wait=may_wait)


def _facts(register: Register, database: ChannelDatabase | None) -> tuple[PlanFacts, Release | None]:
    """Read what HQ knows of a register, and its group's last release where that matters."""
    profile = register.offline_profile or register.store.offline_profile or OfflineProfile()
    group_id = None if database is None else database.group_id
    facts = PlanFacts(
        epoch=headquarters_epoch(),
        group_id=group_id,
        poll_interval_seconds=profile.poll_interval_seconds,
        is_paused=profile.pause_offline_synchronization or (database is not None and database.pause_data_synchronization),
        is_served=database is not None and _is_served(database),
        asked={} if database is None else _asked(database),
        last=None,
    )
    if group_id is None or not facts.is_served or facts.is_paused:
        return facts, None
    last = last_release(group_id)
    if last is None:
        return facts, None
    return replace(facts, last=LastRelease(last.number, last.epoch, last.readable_from)), last


def _nowhere(facts: PlanFacts, status: RegisterStatus) -> PlanContent:
    """Begin with a plan that leads nowhere."""
    done = full_syncs(facts.asked, status, frozenset())
    return PlanContent(facts.epoch, facts.group_id, facts.poll_interval_seconds, full_syncs=done)


def _led(
    content: PlanContent,
    database: ChannelDatabase,
    status: RegisterStatus,
    target: Release,
    now: datetime,
    *,
    may_wait: bool,
) -> PlanContent:
    """Lead the database to the target, at once or when the packages for it are made."""
    need = plan_need(_asked(database), status)
    searched = _find(database, status, target, need)
    if searched.path is None and need.is_wished:
        # What changed comes all the same; the wish stays open.
        need = replace(need, anew=False)
        searched = _find(database, status, target, need)
    path = searched.path
    if path is not None and (path.missing_repairs or path.squash_from is not None):
        requests = _requests(path, target, now)
        content = replace(content, requested=tuple(request.pk for request in requests if _is_new(request, now)))
        if any(_has_just_ended(request, now) for request in requests):
            path = _find(database, status, target, need).path or path
        elif may_wait and _is_worth_waiting(requests, now):
            return replace(content, is_waiting=True, note=PREPARING)
        if path.missing_repairs:
            path = _find(database, status, target, Need(anew=True, jobs=frozenset())).path or path
    if path is None:
        return replace(content, note=_lost_note(searched) or content.note)
    return replace(
        content,
        target=path.target,
        to_release=path.target.number,
        from_release=path.from_release,
        packages=path.packages,
        full_syncs=full_syncs(_asked(database), status, _jobs_done(path)),
    )


def _find(database: ChannelDatabase, status: RegisterStatus, target: Release, need: Need) -> SearchedPath:
    held = HeldRelease(status.group_id, status.epoch, status.release)
    return search_path(
        target,
        held,
        audience=Audience.OFFLINE,
        channel_database_id=database.pk,
        anew=need.anew,
        repair_jobs=need.jobs,
    )


def _lost_note(searched: SearchedPath) -> str:
    """Say which files the package store has lost, when it has lost any."""
    names = [name[:12] for name in sorted(searched.lost)]
    return PACKAGES_LOST.format(names=", ".join(names[:NAMED_PACKAGES])) if names else ""


def _requests(path: ReleasePath, target: Release, now: datetime) -> list[PackageRequest]:
    """Ask for what would make the way possible, or cheaper."""
    if path.missing_repairs:
        jobs = sorted(path.missing_repairs)
        return [request_package(release=target, audience=Audience.OFFLINE, job=job, now=now) for job in jobs]
    assert path.squash_from is not None, "something is asked for"
    anchor = squash_anchor(target, path.squash_from, Audience.OFFLINE)
    return [request_package(release=target, audience=Audience.OFFLINE, from_release=anchor, now=now)]


def _is_worth_waiting(requests: Iterable[PackageRequest], now: datetime) -> bool:
    """Tell whether packages are made, and workers keep up with what is asked of them for the group.

    Each release asks for other packages: counted from the last request, the wait would begin anew with each of them.
    """
    pending = next((request for request in requests if request.state in _PENDING), None)
    if pending is None:
        return False
    unfinished = PackageRequest.objects.filter(group_id=pending.group_id, audience=pending.audience, state__in=_PENDING)
    oldest = unfinished.aggregate(oldest=Min("requested_at"))["oldest"] or now
    return bool(now - oldest <= timedelta(seconds=WAIT_SECONDS))


def _is_new(request: PackageRequest, now: datetime) -> bool:
    """Tell whether a request was made, or made anew, for this very plan."""
    return request.state == PackageRequest.State.WAITING and request.requested_at == now


def _has_just_ended(request: PackageRequest, now: datetime) -> bool:
    """Tell whether a request may have ended while we looked: then its packages were not seen."""
    if request.state != PackageRequest.State.DONE or request.finished_at is None:
        return False
    return now - request.finished_at <= timedelta(seconds=WAIT_SECONDS)


def _jobs_done(path: ReleasePath) -> frozenset[int]:
    """Tell for which jobs a full synchronization is done by this way; ALL_JOBS when it begins with a FULL."""
    return path.repaired_jobs if path.from_release is not None else frozenset({ALL_JOBS})


def _asked(database: ChannelDatabase) -> dict[int, int]:
    return {int(job): count for job, count in database.full_syncs.items()}


def _is_served(database: ChannelDatabase) -> bool:
    """Tell whether the group's last release holds the store, and is the one the store is to be in.

    While a store moves, the group it leaves may have published its removal already, and the group it comes to knows
    nothing of it: the register stays at its last complete release.
    """
    store = database.register.store if database.register is not None else None
    return store is not None and not store.is_moving and store.serving_group_id == database.group_id
