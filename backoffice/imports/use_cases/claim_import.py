"""One worker per import: a claim in the row, renewed with every batch, that a silent worker loses to the next one."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Coalesce

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.due_imports import is_due


@transaction.atomic
def claim_import(*, job_id: int, now: datetime) -> UUID | None:
    """Take a job for this worker and return the claim; None when it is not due or another worker has it."""
    claim = uuid4()
    taken = ImportJob.objects.filter(is_due(now), pk=job_id).update(
        state=ImportJob.State.RUNNING, claim=claim, claimed_at=now, started_at=Coalesce("started_at", now)
    )
    return claim if taken else None
