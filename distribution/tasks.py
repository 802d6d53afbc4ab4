"""Celery's way into distribution. A message is only a hint: what is due is a row, and the sweep finds it again."""

import logging

from celery import shared_task
from django.utils import timezone

from distribution.use_cases.execute_run import execute_run as execute
from distribution.use_cases.sweep_due_work import sweep_due_work

logger = logging.getLogger(__name__)

# A hint that no worker has followed by then is worth less than the next one the sweep gives.
HINT_SECONDS = 60


@shared_task(name="distribution.execute_run")  # type: ignore[untyped-decorator]  # Celery brings no types
def execute_run(*, run_id: int) -> None:
    """Work on a run, unless another worker does."""
    execute(run_id=run_id, now=timezone.now())


@shared_task(name="distribution.sweep")  # type: ignore[untyped-decorator]  # Celery brings no types
def sweep() -> None:
    """Find the work that is due, and hint at each run that waits for a worker."""
    for run_id in sweep_due_work(now=timezone.now()):
        hint_at_run(run_id=run_id)


def hint_at_run(*, run_id: int) -> None:
    """Tell the workers of a run, once it is committed.

    A broker that cannot be reached costs seconds and not the run: it is logged, and the sweep finds the row.
    """
    try:
        execute_run.apply_async(kwargs={"run_id": run_id}, expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of run %s, the sweep will: %s", run_id, error)
