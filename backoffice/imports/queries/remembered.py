"""What a person said the columns of such a file mean the last time."""

from collections.abc import Sequence

from backoffice.imports.domain.mapping import header_signature
from backoffice.imports.models import ImportJob, RememberedMapping


def remembered_mapping(job: ImportJob, columns: Sequence[str]) -> RememberedMapping | None:
    """Return the mapping of the job's person for files of its kind with these headings; None when there is none."""
    if job.requested_by_id is None:
        return None
    kept = RememberedMapping.objects.filter(person_id=job.requested_by_id, kind=job.kind)
    return kept.filter(header_signature=header_signature(columns)).first()
