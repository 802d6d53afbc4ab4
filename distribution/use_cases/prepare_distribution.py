"""Brings the database to what the installed apps announce: jobs, subjobs, triggers, and HQ's own row.

Called after every migrate, so that nothing has to be initialised by hand after an update. It changes nothing when all
is as it should be.
"""

from django.db import connections, transaction

from distribution.announcements import captured_tables, jobs, replicated_tables
from distribution.changelog.capture import install_capture
from distribution.models import HeadquartersState, SchedulerJob, SchedulerSubjob


def prepare_distribution(*, using: str) -> None:
    """Make or correct jobs, subjobs and triggers."""
    with transaction.atomic(using=using):
        HeadquartersState.objects.using(using).get_or_create(pk=1)
        _prepare_jobs(using)
        _prepare_subjobs(using)
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
