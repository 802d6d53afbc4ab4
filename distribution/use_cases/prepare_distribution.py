"""Brings the database to what apps and settings say: jobs, subjobs, triggers, recurrences, and HQ's own row.

Called after every migrate, so that nothing has to be initialised by hand after an update. It changes nothing when all
is as it should be.
"""

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from distribution.announcements import captured_tables, jobs, replicated_tables
from distribution.changelog.capture import install_capture
from distribution.models import DistributionSchedule, HeadquartersState, SchedulerJob, SchedulerSubjob
from distribution.queries.recurrence_of import recurrence_of
from distribution.use_cases.set_recurrence import HINT_TASK, set_recurrence


def prepare_distribution(*, using: str) -> None:
    """Make or correct jobs, subjobs, beat's entries and triggers."""
    with transaction.atomic(using=using):
        HeadquartersState.objects.using(using).get_or_create(pk=1)
        _prepare_jobs(using)
        _prepare_subjobs(using)
        _prepare_recurrences(using)
    install_capture(connections[using], captured_tables())


def _prepare_jobs(using: str) -> None:
    """Make jobs that are new and give the others their present name; whether one is enabled is the admin's choice."""
    names = dict(SchedulerJob.objects.using(using).values_list("number", "name"))
    for number, name in jobs().items():
        if names.get(number) != name:
            SchedulerJob.objects.using(using).update_or_create(number=number, defaults={"name": name})


def _prepare_subjobs(using: str) -> None:
    """Make subjobs that are new, move those whose table went to another job, remove those no longer announced."""
    subjobs = SchedulerSubjob.objects.using(using)
    known = dict(subjobs.values_list("table_name", "job_id"))
    for replicated in replicated_tables():
        if known.pop(replicated.table.name, None) != replicated.job:
            subjobs.update_or_create(table_name=replicated.table.name, defaults={"job_id": replicated.job})
    if known:
        subjobs.filter(table_name__in=known).delete()


def _prepare_recurrences(using: str) -> None:
    """Give schedules of an older program their entry of beat, and move calendars that are not in HQ's time zone."""
    entries = PeriodicTask.objects.using(using).filter(task=HINT_TASK)
    entries.exclude(
        pk__in=DistributionSchedule.objects.using(using).filter(periodic_task__isnull=False).values("periodic_task")
    ).delete()
    without_entry = Q(periodic_task=None) & (Q(interval__isnull=False) | Q(crontab__isnull=False))
    elsewhere = Q(crontab__isnull=False) & ~Q(crontab__timezone=settings.TIME_ZONE)
    for schedule in DistributionSchedule.objects.using(using).filter(without_entry | elsewhere):
        set_recurrence(schedule=schedule, recurrence=recurrence_of(schedule), now=timezone.now())
