"""DELTAs: from a run's request to what it publishes, for catalogs, numbers of registers and numbers of groups of any size.

Published is a release when a register that polls would be led to it: when another connection sees it. What a run does
afterwards (bringing its copy to the disk, asking whether a FULL is due) nobody waits for; it has a line of its own.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
from measuring.table import Line, at_most, times_limit
from measuring.timing import by_turns, seconds_of
from replay.company import SCHEDULE

from distribution.models import DistributionSchedule, SchedulerJob
from distribution_rows.company import Company, run
from registers.models import ChannelDatabase, ChannelDataGroup, Register, Store

CHANGED = 1_000
MOST_SECONDS = 0.25
CATALOG_MOST, REGISTERS_MOST, GROUPS_MOST = 1.3, 1.1, 1.1
REGISTERS = (1, 1_000, 10_000)
GROUPS = (1, 10, 100)
# A round of the groups is 111 builds; more rounds than these take longer than all other lines together.
GROUP_ROUNDS = 3
# How often it is looked whether a release is there, and when that is given up.
LOOK_SECONDS, MOST_WAIT_SECONDS = 0.002, 60


def measure_catalogs(large: Company, small: Company, times: int) -> list[Line]:
    """Measure the same change in a large and in a small catalog."""
    in_small, in_large, whole = by_turns(
        times, partial(_to_published, small), partial(_to_published, large), partial(_run, large)
    )
    what = f"DELTA, {_changed(large):,} changed products of {large.size:,}, run to published"
    return [
        at_most(what, in_large, MOST_SECONDS),
        Line("  to the end of the run", whole),
        times_limit(f"  the same; limit: of {small.size:,}", in_large, in_small, CATALOG_MOST),
    ]


def measure_registers(company: Company, times: int) -> list[Line]:
    """Measure the same change into a group with one register, and into groups with many; all take it by turns."""
    with company.using():
        like = Store.objects.order_by("pk")[0]
        for count in REGISTERS:
            schedule = _make_schedule(f"registers {count}", [_make_group(like, f"R{count}")])
            _have_registers(schedule, count)
            run(schedule.name)
    one, *many = by_turns(times, *(partial(_run, company, f"registers {count}") for count in REGISTERS))
    what = f"  the same change in {company.size:,} products for"
    return [
        Line(f"{what} 1 register", one),
        *(
            times_limit(f"{what} {count:,} registers of the group; limit: for 1", seconds, one, REGISTERS_MOST)
            for count, seconds in zip(REGISTERS[1:], many, strict=True)
        ),
    ]


def measure_groups(company: Company, times: int) -> list[Line]:
    """Measure one change into one group, into ten others, and into a hundred others."""
    _have_groups(company)
    rounds = [_run_groups(company) for _ in range(min(times, GROUP_ROUNDS) + 1)][1:]  # the first made the groups' first releases
    one, *many = (statistics.median(seconds) / count for seconds, count in zip(zip(*rounds, strict=True), GROUPS, strict=True))
    what = f"  the same change in {company.size:,} products into"
    return [
        Line(f"{what} 1 group", one),
        *(
            times_limit(f"{what} {count} groups, each; limit: into 1", seconds, one, GROUPS_MOST)
            for count, seconds in zip(GROUPS[1:], many, strict=True)
        ),
    ]


def _changed(company: Company) -> int:
    return min(CHANGED, company.size // 10)


def _run(company: Company, schedule: str = SCHEDULE) -> float:
    with company.using():
        company.change_products(_changed(company))
        return seconds_of(partial(run, schedule))


def _to_published(company: Company) -> float:
    """Change products, run, and return the seconds until another connection saw the release."""
    with company.using(), psycopg.connect(company.url, autocommit=True) as looking, ThreadPoolExecutor(1) as threads:
        company.change_products(_changed(company))
        before = _newest_release(looking)
        began_at = time.perf_counter()
        seen_at = threads.submit(_when_published, looking, before)
        run(SCHEDULE)
        return seen_at.result() - began_at


def _when_published(looking: psycopg.Connection, before: int) -> float:
    """Look until there is a release after `before`, and return when that was."""
    give_up_at = time.perf_counter() + MOST_WAIT_SECONDS
    while _newest_release(looking) == before:
        if time.perf_counter() > give_up_at:
            raise TimeoutError("No release was published.")
        time.sleep(LOOK_SECONDS)
    return time.perf_counter()


def _newest_release(looking: psycopg.Connection) -> int:
    row = looking.execute("SELECT max(id) FROM distribution_release").fetchone()
    assert row is not None
    return int(row[0])


def _run_groups(company: Company) -> list[float]:
    """Change once, and run for each number of groups; no two runs have a group in common."""
    with company.using():
        company.change_products(_changed(company))
        return [seconds_of(partial(run, str(count))) for count in GROUPS]


def _have_registers(schedule: DistributionSchedule, count: int) -> None:
    """Let a schedule's group have so many registers, each with a channel database."""
    group = schedule.groups.get()
    store = Store.objects.get(channel_data_group=group)
    made = Register.objects.bulk_create(
        Register(number=f"{count}-{number}", name=f"Register {number}", store=store, support_offline=True)
        for number in range(count)
    )
    ChannelDatabase.objects.bulk_create(
        ChannelDatabase(kind=ChannelDatabase.Kind.OFFLINE, group=group, register=register) for register in made
    )


def _have_groups(company: Company) -> None:
    """Make for each number of groups a schedule with so many groups of its own, each with a store that sells all products."""
    with company.using():
        like = Store.objects.order_by("pk")[0]
        for count in GROUPS:
            _make_schedule(str(count), [_make_group(like, f"{count}-{number}") for number in range(count)])


def _make_schedule(name: str, groups: list[ChannelDataGroup]) -> DistributionSchedule:
    """Make a schedule of all jobs."""
    schedule = DistributionSchedule.objects.create(name=name)
    schedule.groups.set(groups)
    schedule.jobs.set(SchedulerJob.objects.all())
    return schedule


def _make_group(like: Store, number: str) -> ChannelDataGroup:
    from backoffice.catalog.models import Assortment, StoreAssortment
    from backoffice.pricing.models import PriceGroup, StorePriceGroup

    group = ChannelDataGroup.objects.create(name=f"Group {number}")
    store = Store.objects.create(number=f"G{number}", name=f"Store {number}", currency=like.currency, channel_data_group=group)
    StoreAssortment.objects.create(store=store, assortment=Assortment.objects.order_by("pk")[0])
    StorePriceGroup.objects.create(store=store, price_group=PriceGroup.objects.order_by("pk")[0])
    return group
