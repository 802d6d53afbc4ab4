"""Celery's way into distribution. A message is only a hint: what is due is a row, and the sweep finds it again."""

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from distribution.queries.audit_is_due import audit_is_due
from distribution.queries.removal_is_due import removal_is_due
from distribution.use_cases.audit_next_group import audit_next_group
from distribution.use_cases.build_requested_package import build_requested_package as build_requested
from distribution.use_cases.execute_run import execute_run as execute
from distribution.use_cases.remove_old import remove_old as remove
from distribution.use_cases.revive_package_requests import revive_package_requests
from distribution.use_cases.set_recurrence import HINT_SECONDS, HINT_TASK
from distribution.use_cases.start_due_schedule import start_due_schedule as start_schedule
from distribution.use_cases.sweep_behind_alerts import sweep_behind_alerts
from distribution.use_cases.sweep_due_work import sweep_due_work
from registers.use_cases.sweep_alerts import sweep_alerts as sweep_alerts_of_registers

logger = logging.getLogger(__name__)

# Alerts are looked for by the first sweep of each minute: they speak of minutes and hours.
ALERTS_WITHIN_SECONDS = 10


@shared_task(name="distribution.execute_run")  # type: ignore[untyped-decorator]  # Celery brings no types
def execute_run(*, run_id: int) -> None:
    """Work on a run, unless another worker does."""
    execute(run_id=run_id, now=timezone.now())


@shared_task(name=HINT_TASK)  # type: ignore[untyped-decorator]  # Celery brings no types
def start_due_schedule(*, schedule_id: int) -> None:
    """Follow beat's hint that a schedule may be due."""
    run = start_schedule(schedule_id=schedule_id, now=timezone.now())
    if run is not None:
        hint_at_run(run_id=run.pk)


@shared_task(name="distribution.sweep")  # type: ignore[untyped-decorator]  # Celery brings no types
def sweep() -> None:
    """Find the work that is due, and hint at each run that waits for a worker."""
    for run_id in sweep_due_work(now=timezone.now()):
        hint_at_run(run_id=run_id)


@shared_task(name="distribution.audit_groups")  # type: ignore[untyped-decorator]  # Celery brings no types
def audit_groups() -> None:
    """Audit the group whose turn it is."""
    audit_next_group(now=timezone.now())


def hint_at_due_audits(now: datetime) -> None:
    """Tell the workers that a group is to be audited, if there is one and none is being audited."""
    if audit_is_due(now):
        audit_groups.apply_async(expires=HINT_SECONDS)


def hint_at_run(*, run_id: int) -> None:
    """Tell the workers of a run, once it is committed.

    A broker that cannot be reached costs seconds and not the run: it is logged, and the sweep finds the row.
    """
    try:
        execute_run.apply_async(kwargs={"run_id": run_id}, expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of run %s, the sweep will: %s", run_id, error)


@shared_task(name="distribution.remove_old")  # type: ignore[untyped-decorator]  # Celery brings no types
def remove_old() -> None:
    """Remove what nobody needs any more, unless another worker does."""
    remove(now=timezone.now())


def hint_at_removal(now: datetime) -> None:
    """Tell the workers, once a day, to remove what is old; a lost message is made up for by the next sweep."""
    if not removal_is_due(now):
        return
    try:
        remove_old.apply_async(expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told to remove what is old, the next sweep will: %s", error)


@shared_task(name="distribution.build_requested_package")  # type: ignore[untyped-decorator]  # Celery brings no types
def build_requested_package(*, request_id: int) -> None:
    """Make what a package request asks for, unless another worker does."""
    build_requested(request_id=request_id, clock=timezone.now)


def hint_at_package_request(*, request_id: int) -> None:
    """Tell the workers of a package request, once it is committed; a lost message is made up for by the next sweep."""
    try:
        build_requested_package.apply_async(kwargs={"request_id": request_id}, expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of package request %s, the sweep will: %s", request_id, error)


def hint_at_package_requests(now: datetime) -> None:
    """Tell the workers of all package requests that wait, those of a worker that died among them."""
    for request_id in revive_package_requests(now=now):
        hint_at_package_request(request_id=request_id)


@shared_task(name="distribution.sweep_alerts")  # type: ignore[untyped-decorator]  # Celery brings no types
def sweep_alerts() -> None:
    """Bring the alerts of all registers up to date, those that only distribution can know last."""
    now = timezone.now()
    sweep_alerts_of_registers(now=now)
    sweep_behind_alerts(now=now)


def hint_at_alerts(now: datetime) -> None:
    """Tell the workers once a minute to look for alerts; a lost message is made up for a minute later."""
    if now.second >= ALERTS_WITHIN_SECONDS:
        return
    try:
        sweep_alerts.apply_async(expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told to look for alerts, a later sweep will: %s", error)
