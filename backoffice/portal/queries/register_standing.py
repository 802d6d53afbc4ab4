"""Everything of one register on one screen: what it has, what HQ has published, and what is due next."""

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet
from django.utils.functional import Promise

from distribution.models import DistributionSchedule, DownloadSession, GroupJobWatermark, Package, SchedulerJob
from distribution.queries.release_path import ReleasePath
from distribution.queries.why_behind import WhyBehind, why_behind
from registers.models import (
    ChannelDatabase,
    ChannelDataGroup,
    Device,
    OfflineProfile,
    RegisterEvent,
    RegisterStatus,
    RegisterStatusHistory,
)
from registers.queries.held_sales import HeldSales, held_sales
from registers.queries.store_reach import StoreReach

from .available_packages import way_of
from .fleet import FleetState, fleet
from .register_steps import SENTENCES, Step, steps_to_data
from .schedule_standing import with_last_run

if TYPE_CHECKING:
    from .fleet import FleetRegister
    from .schedule_standing import RunSchedule

SESSIONS_SHOWN = 8
EVENTS_SHOWN = 12
HISTORY_SHOWN = 10


@dataclass(frozen=True, slots=True)
class JobStanding:
    """One scheduler job as this register stands to it."""

    job: SchedulerJob
    #: The last release in which the job had changes; None: none yet.
    changed_in: int | None
    looked_at: datetime.datetime | None
    #: CURRENT, DUE (published, not arrived) or WAITING (never run for this group).
    state: str
    #: The packages it has yet to take for this job: how many rows, how many bytes; nothing of what comes in a FULL.
    due_rows: int
    due_bytes: int
    #: When the next run looks at it; None: no active schedule of the group does by itself.
    next_run_at: datetime.datetime | None


class RegisterStanding:
    """The answers about one register, each asked when a template first needs it."""

    def __init__(self, register: "FleetRegister", now: datetime.datetime) -> None:
        self.register = register
        self.now = now

    @cached_property
    def status(self) -> RegisterStatus | None:
        """Return what the register last said of itself."""
        return RegisterStatus.objects.filter(pk=self.register.pk).first()

    @cached_property
    def channel_database(self) -> ChannelDatabase | None:
        """Return the register's own channel database; None while offline support was never switched on."""
        return ChannelDatabase.objects.select_related("group").filter(register=self.register).first()

    @property
    def group(self) -> ChannelDataGroup | None:
        """Return the group whose packages it receives."""
        return self.channel_database.group if self.channel_database else None

    @cached_property
    def device(self) -> Device | None:
        """Return the activated device, else the last one."""
        activated = Device.objects.filter(register=self.register, state=Device.State.ACTIVATED).first()
        return activated or Device.objects.filter(register=self.register).first()

    @cached_property
    def pending_device(self) -> Device | None:
        """Return the device an activation code waits for."""
        return Device.objects.filter(register=self.register, state=Device.State.PENDING).first()

    @cached_property
    def schedules(self) -> "list[RunSchedule]":
        """Return the distribution schedules that cover the group, with their last run."""
        covering = DistributionSchedule.objects.filter(groups=self.group) if self.group else DistributionSchedule.objects.none()
        return list(with_last_run(covering.prefetch_related("jobs")))

    @cached_property
    def path(self) -> ReleasePath | None:
        """Return the packages it has to take to reach the last release; None when there is no way or nothing published."""
        return way_of(self.channel_database)

    @cached_property
    def why(self) -> WhyBehind | None:
        """Return why it is behind, or that it is not; None for a register without a channel database."""
        database = self.channel_database
        return None if database is None else why_behind(channel_database=database, now=self.now)

    @cached_property
    def jobs(self) -> list[JobStanding]:
        """Compare each job with what the register holds."""
        deltas = Package.objects.filter(group=self.group, kind=Package.Kind.DELTA)
        changed_in = dict(deltas.order_by().values_list("job").annotate(number=Max("to_release")))
        looked_at = dict(GroupJobWatermark.objects.filter(group=self.group).values_list("job", "looked_at"))
        return [self._job(job, changed_in.get(job.pk), looked_at.get(job.pk)) for job in SchedulerJob.objects.all()]

    def _job(self, job: SchedulerJob, changed_in: int | None, looked_at: datetime.datetime | None) -> JobStanding:
        held = self.channel_database.release_number if self.channel_database else None
        if looked_at is None:
            state = "WAITING"
        elif held is None or held < (changed_in or 0):
            state = "DUE"
        else:
            state = "CURRENT"
        due = [package for package in self.path.packages if package.job_id == job.pk] if self.path and state == "DUE" else []
        return JobStanding(
            job,
            changed_in,
            looked_at,
            state,
            due_rows=sum(package.rows for package in due),
            due_bytes=sum(package.size_bytes for package in due),
            next_run_at=self._next_run_at(job),
        )

    def _next_run_at(self, job: SchedulerJob) -> datetime.datetime | None:
        """Return when the first active schedule that runs the job falls due."""
        falling_due = [schedule for schedule in self.schedules if schedule.is_active and schedule.due_at is not None]
        moments = [schedule.due_at for schedule in falling_due if job in schedule.jobs.all() and schedule.due_at]
        return min(moments, default=None)

    @property
    def comes_whole(self) -> bool:
        """Say whether what it has yet to take begins with a FULL package, so that no job comes by itself."""
        return bool(self.path and self.path.packages and self.path.packages[0].kind == Package.Kind.FULL)

    @cached_property
    def history(self) -> QuerySet[RegisterStatusHistory]:
        """Return what the register told of itself before, the latest first: when something turned, else once an hour."""
        return RegisterStatusHistory.objects.filter(register=self.register)[:HISTORY_SHOWN]

    @cached_property
    def sessions(self) -> QuerySet[DownloadSession]:
        """Return the last download sessions."""
        sessions = DownloadSession.objects.filter(channel_database=self.channel_database)
        return sessions.select_related("package__job")[:SESSIONS_SHOWN]

    @cached_property
    def events(self) -> QuerySet[RegisterEvent]:
        """Return the latest lines of the log."""
        return RegisterEvent.objects.filter(register=self.register).select_related("user")[:EVENTS_SHOWN]

    @cached_property
    def held(self) -> HeldSales:
        """Return what the register holds and HQ has not got."""
        return held_sales(self.register)

    @property
    def waiting_amounts(self) -> dict[str, Decimal]:
        """Return what the sales waiting come to, by currency, as far as the register told."""
        told = self.status.waiting_amounts if self.status else {}
        return {currency: Decimal(amount) for currency, amount in sorted(told.items())}

    @property
    def offline_profile(self) -> OfflineProfile | None:
        """Return the profile it follows: its own, else its store's."""
        return self.register.offline_profile or self.register.store.offline_profile

    @property
    def sentence(self) -> str | Promise:
        """Say in one sentence what its state means."""
        return SENTENCES[self.register.fleet_state]

    @cached_property
    def steps(self) -> list[Step]:
        """Return the way to data; nothing when all of it is done."""
        steps = steps_to_data(
            is_on=self.register.support_offline,
            is_published=self.register.latest_release is not None,
            is_activated=self.register.is_activated,
            has_arrived=self.channel_database is not None and self.channel_database.release_number is not None,
        )
        return [] if all(step.state == "DONE" for step in steps) else steps

    @property
    def is_settled(self) -> bool:
        """Say whether nothing is on its way, so that the page need not ask again."""
        return self.register.fleet_state in (FleetState.CURRENT, FleetState.ONLINE_ONLY)

    @cached_property
    def fingerprint(self) -> str:
        """Sum up what the page shows, so that nothing is drawn again while nothing has happened."""
        register, database, status = self.register, self.channel_database, self.status
        shown = (
            (register.fleet_state, register.support_offline, register.latest_release),
            (database.release_number, database.group_id, database.verified_at, database.audited_at) if database else (),
            (self.why.reason, self.why.since, self.why.message) if self.why else (),
            (status.reported_at, status.sales_waiting) if status else (),
            [(device.pk, device.state) for device in (self.device, self.pending_device) if device],
            [(session.pk, session.state, session.try_count) for session in self.sessions],
            [(schedule.pk, schedule.last_run_id, schedule.last_run_state) for schedule in self.schedules],
            [event.pk for event in self.events],
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def register_standing(pk: int, now: datetime.datetime, reach: StoreReach) -> RegisterStanding:
    """Find how a register stands.

    Raises:
        Register.DoesNotExist: there is none in the stores of the reader.
    """
    registers = fleet(now).select_related("offline_profile", "store__offline_profile", "status", "channel_database__group")
    return RegisterStanding(reach.of(registers).get(pk=pk), now)
