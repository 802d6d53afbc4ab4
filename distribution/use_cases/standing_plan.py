"""Decide those plans that name no packages: where nothing is to be led, or everything has arrived.

Most polls end here, ten thousand registers a minute; so it takes plain values, which one SQL statement reads
(`queries.polled_facts`), and asks nothing. `decide_plan` asks here first: whoever is told that nothing is new is told by
the very rule that makes the plans. Not a cache: there would be a hundred things to invalidate it by.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

import msgspec

from channel.header import Audience
from channel.jobs import ALL_JOBS
from channel.plan import RegisterStatus
from distribution.announcements import replicated_tables
from distribution.models import Package, Release
from distribution.plan_signing import public_key_ids
from distribution.queries.release_checksums import release_checksums

PAUSED = "Data synchronization is paused; the register goes on selling from the data it has."
NEW_EPOCH = "Headquarters begins anew after it was restored: its next run publishes the release this register is led to."


@dataclass(frozen=True, slots=True)
class PlanContent:
    """All that makes one plan differ from another. `target` is the release it leads to, None when it leads nowhere.

    `is_waiting`: it leads nowhere only for now, because packages for this register are being made.
    """

    epoch: int
    group_id: int | None
    poll_interval_seconds: int
    to_release: int | None = None
    from_release: int | None = None
    packages: tuple[Package, ...] = ()
    full_syncs: Mapping[int, int] = field(default_factory=dict)
    note: str = ""
    is_waiting: bool = False
    #: The row of `to_release`; nobody needs it to see that a plan stands.
    target: Release | None = None
    #: Ids of the package requests that were made for it; they are no part of what it says.
    requested: tuple[int, ...] = ()

    @property
    def checksums(self) -> dict[str, str]:
        """Return the checksum of every table there, as offline databases have it."""
        return {} if self.target is None else release_checksums(self.target, Audience.OFFLINE)


class LastRelease(NamedTuple):
    """The last release of a group, as far as it says whether there is anything to do."""

    number: int
    epoch: int
    readable_from: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What HQ knows of a register when it decides on its plan, but for packages. `last` is its group's last release.

    `is_served`: the group's last release holds the register's store. `asked` are the full synchronizations asked for.
    """

    epoch: int
    group_id: int | None
    poll_interval_seconds: int
    is_paused: bool
    is_served: bool
    asked: Mapping[int, int]
    last: LastRelease | None


@dataclass(frozen=True, slots=True)
class Need:
    """What a database is to have anew beside what changed: everything, or the tables of some jobs."""

    anew: bool
    jobs: frozenset[int]
    #: Everything anew is merely wished: nothing that is held is wrong.
    is_wished: bool = False


def standing_plan(facts: PlanFacts, status: RegisterStatus) -> PlanContent | None:
    """Decide a plan that names no packages; None: packages decide, see `decide_plan`.

    The group it names is the database's also while the store moves: without one the register would let its data go.
    """
    content = PlanContent(facts.epoch, facts.group_id, facts.poll_interval_seconds)
    if facts.group_id is None or not facts.is_served:
        return content
    if facts.asked:
        content = replace(content, full_syncs=full_syncs(facts.asked, status, frozenset()))
    if facts.is_paused:
        return replace(content, note=PAUSED)
    last = facts.last
    if last is None:
        return content
    if last.epoch != facts.epoch:
        # What was published before HQ was restored is not what the register is to have: it would be led back.
        return replace(content, note=NEW_EPOCH)
    has_arrived = (status.group_id, status.epoch, status.release) == (facts.group_id, last.epoch, last.number)
    if not has_arrived or last.readable_from > status.schema_version:
        return None
    need = plan_need(facts.asked, status)
    if need.anew or need.jobs:
        return None
    return PlanContent(
        facts.epoch, facts.group_id, facts.poll_interval_seconds, last.number, last.number, full_syncs=content.full_syncs
    )


def tag_of(content: PlanContent, status: RegisterStatus) -> str:
    """Name all that must reach the register; checksums follow from the release and need no place in it.

    A register learns a new key of HQ from its next plan, also when nothing else is new; and package keys are sealed anew
    when it has another sealing key.
    """
    return _tag(
        content.epoch,
        content.group_id,
        content.from_release,
        content.to_release,
        tuple(package.sha256 for package in content.packages),
        content.poll_interval_seconds,
        tuple(sorted(content.full_syncs.items())),
        content.note,
        content.is_waiting,
        public_key_ids(),
        status.sealing_key if any(package.key_id for package in content.packages) else "",
    )


@lru_cache(maxsize=1_024)
def _tag(*parts: object) -> str:
    """Name what says the same; a group's registers mostly hold the same, and poll by thousands."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def plan_need(asked: Mapping[int, int], status: RegisterStatus) -> Need:
    """Tell what was asked for and not done yet, and which tables the register has found to differ.

    A table that nothing is announced of any more is healed by beginning anew, as nothing smaller can.
    """
    wanted = {job for job, count in asked.items() if status.full_syncs.get(job, 0) < count}
    if not wanted and not status.differing_tables:
        return Need(anew=False, jobs=frozenset(), is_wished=True)
    jobs = {replicated.table.name: replicated.job for replicated in replicated_tables()}
    differing = {jobs.get(table, ALL_JOBS) for table in status.differing_tables}
    needed = wanted.intersection({*jobs.values(), ALL_JOBS}) | differing
    return Need(ALL_JOBS in needed, frozenset(needed - {ALL_JOBS}), is_wished=ALL_JOBS not in differing)


def full_syncs(asked: Mapping[int, int], status: RegisterStatus, done: frozenset[int]) -> dict[int, int]:
    """Count the full synchronizations that are done once the plan is followed, by job; others as the register has them."""
    if not asked:
        return {}
    known = {replicated.job for replicated in replicated_tables()} | {ALL_JOBS}
    return {
        job: count if ALL_JOBS in done or job in done or job not in known else min(count, status.full_syncs.get(job, 0))
        for job, count in sorted(asked.items())
    }
