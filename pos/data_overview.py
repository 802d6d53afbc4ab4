"""How the data of a register stands, as a status shows it: each job's release and age, what is still to come, how far it is."""

from datetime import datetime

from msgspec import Struct

from channel.jobs import STANDARD_JOBS
from channel.state import ChannelState
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.journal import job_releases, repairs, sync_progress, waiting
from pos.journal.repairs import Repair
from pos.syncing.held_plan import held_plan
from pos.syncing.plan_fit import leads_on

MOST_REPAIRS = 5


class JobOverview(Struct, frozen=True, kw_only=True):
    """One scheduler job's data: the release it changed in last, when HQ made that (UTC text), and its watermark there.

    `name` is "" for a job HQ has added.
    """

    number: int
    name: str
    release: int
    made_at: str | None
    watermark: str


class PendingOverview(Struct, frozen=True, kw_only=True):
    """What the plan held still brings: packages, their bytes, and how many of these are here already."""

    packages: int = 0
    bytes_total: int = 0
    bytes_here: int = 0


class ProgressOverview(Struct, frozen=True, kw_only=True):
    """A sync that is under way: DOWNLOADING or APPLYING. `rows` is 0 and `seconds_left` None while nobody can know."""

    phase: str
    started_at: str
    bytes_total: int
    bytes_here: int
    rows: int
    seconds_left: int | None


class DataOverview(Struct, frozen=True, kw_only=True):
    """The register's data at one moment; `waiting_amounts` is what the outbox comes to, exactly, by currency."""

    jobs: list[JobOverview]
    pending: PendingOverview
    progress: ProgressOverview | None
    waiting_amounts: dict[str, str]
    latest_repairs: list[Repair]


def read_data_overview(context: RegisterContext, state: ChannelState | None) -> DataOverview:
    """Gather it; `state` is that of the database in use."""
    return DataOverview(
        jobs=_jobs(context, state),
        pending=_pending(context),
        progress=_progress(context),
        waiting_amounts=waiting.waiting_amounts(context.journal),
        latest_repairs=repairs.newest_first(context.journal, limit=MOST_REPAIRS),
    )


def _jobs(context: RegisterContext, state: ChannelState | None) -> list[JobOverview]:
    """Describe every job of which there is data."""
    if state is None:
        return []
    known = job_releases.read(context.journal)
    found = []
    for number in sorted({*state.watermarks, *known}):
        last = known.get(number)
        made_at = state.released_at if last is None else last.made_at
        found.append(
            JobOverview(
                number=number,
                name=STANDARD_JOBS.get(number, ""),
                release=state.release if last is None else last.release,
                made_at=None if made_at is None else timestamp_text(made_at),
                watermark=state.watermarks.get(number, ""),
            )
        )
    return found


def _pending(context: RegisterContext) -> PendingOverview:
    """Say what the plan held still brings."""
    plan = held_plan(context.journal)
    if plan is None or not leads_on(context, plan):
        return PendingOverview()
    sizes = sync_progress.sizes_of(plan.packages)
    return PendingOverview(
        packages=len(plan.packages),
        bytes_total=sum(sizes.values()),
        bytes_here=sync_progress.arrived_bytes(context.home.downloads, sizes),
    )


def _progress(context: RegisterContext) -> ProgressOverview | None:
    """Say how far the sync that is under way has come, None when none is."""
    note = sync_progress.read(context.journal)
    if note is None:
        return None
    total = sum(note.sizes.values())
    is_downloading = note.phase == sync_progress.DOWNLOADING
    here = sync_progress.arrived_bytes(context.home.downloads, note.sizes) if is_downloading else total
    return ProgressOverview(
        phase=note.phase,
        started_at=timestamp_text(note.started_at),
        bytes_total=total,
        bytes_here=here,
        rows=note.rows,
        seconds_left=_seconds_left(note.started_at, context.clock(), here - note.bytes_at_start, total - here),
    )


def _seconds_left(started_at: datetime, now: datetime, done: int, missing: int) -> int | None:
    """Guess from what has come since the sync began how long the rest takes; None when nothing has."""
    elapsed = (now - started_at).total_seconds()
    return round(missing * elapsed / done) if done > 0 and elapsed > 0 and missing > 0 else None
