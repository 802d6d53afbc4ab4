"""Keeps what a person said the columns of a file mean, for their next file with the same headings."""

from collections.abc import Sequence
from datetime import datetime

from backoffice.imports.domain.mapping import header_signature
from backoffice.imports.models import ImportJob, RememberedMapping

#: The first day of the next file's prices is another one.
PASSING = ("valid_from",)


def remember_mapping(*, job: ImportJob, columns: Sequence[str], now: datetime) -> None:
    """Keep the mapping and options of a job for the person who asked for it; nobody's are kept for nobody."""
    if job.requested_by_id is None:
        return
    RememberedMapping.objects.update_or_create(
        person_id=job.requested_by_id,
        kind=job.kind,
        header_signature=header_signature(columns),
        defaults={
            "mapping": job.mapping,
            "options": {name: value for name, value in job.options.items() if name not in PASSING},
            "changed_at": now,
        },
    )
