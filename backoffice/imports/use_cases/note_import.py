"""Write an import into the audit log: one line with numbers and the way to its page, which has the file's refused rows."""

from backoffice.audit.audit_scope import AuditScope, current_scope
from backoffice.audit.domain.actor import HEADQUARTERS, ActingAs
from backoffice.audit.use_cases.note_bulk import note_bulk
from backoffice.imports.models import ImportJob


def note_import(*, job: ImportJob) -> None:
    """Note what became of the rows of an import that has ended, as done by who asked for it."""
    scope = AuditScope(way="IMPORT", request=f"{job.kind} {job.file_name}"[:200], who=lambda: _asking(job))
    counts = {"taken in": job.rows_in, "repeated": job.rows_repeated, "refused": job.rows_refused}
    note_bulk(
        label="imports.importjob", key=str(job.pk), name=str(job), counts=counts, note=f"{job.state} {job.message}", scope=scope
    )


def _asking(job: ImportJob) -> ActingAs:
    """Say who asked for the import: a person at the portal, or whoever started the command."""
    person, scope = job.requested_by, current_scope()
    if person is not None:
        return ActingAs("PERSON", person.get_username(), person.pk)
    return scope.who() if scope is not None else HEADQUARTERS
