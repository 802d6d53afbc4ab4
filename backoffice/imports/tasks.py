"""What Celery workers do for imports. A message is only a hint: the sweep finds the row when it is lost."""

import logging
from datetime import datetime

from celery import shared_task
from kombu.exceptions import OperationalError

from .queries.due_imports import due_import_ids
from .use_cases.run_import import run_import

logger = logging.getLogger(__name__)


@shared_task(name="imports.run_import")  # type: ignore[untyped-decorator]  # Celery brings no types
def run_import_task(job_id: int) -> None:
    """Work off one import, unless it is not due."""
    run_import(job_id=job_id)


def hint_import(job_id: int) -> None:
    """Tell a worker of a waiting import; call it when the row is committed. A broker that is down delays, no more."""
    try:
        run_import_task.delay(job_id)
    except OperationalError:
        logger.warning("the broker cannot be reached; the sweep will find import %s", job_id)


def sweep_imports(now: datetime) -> None:
    """Hint at every import that is due."""
    for job_id in due_import_ids(now):
        hint_import(job_id)
