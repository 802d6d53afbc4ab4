"""Removes the files of imports that ended IMPORT_DAYS ago, a few at each sweep. The imports and their reports stay.

Uploaded files are copies of somebody's catalog or customers: nobody needs them once everything in them is in, and what
was refused has been mended or never will be.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import imports_folder, source_path

FOLDERS_AT_ONCE = 20
#: A folder without a job is one that is being written, or whose writer died.
STRAY_AFTER = timedelta(days=1)

ENDED = (ImportJob.State.SUCCEEDED, ImportJob.State.FAILED, ImportJob.State.CANCELED)


def remove_old_import_files(now: datetime) -> int:
    """Remove the oldest folders whose time is over, those of forgotten drafts and of dead uploads among them; say how many."""
    before = now - timedelta(days=settings.IMPORT_DAYS)
    over = Q(state__in=ENDED, finished_at__lt=before) | Q(state=ImportJob.State.DRAFT, created_at__lt=before)
    old = ImportJob.objects.filter(over, files_removed_at=None).order_by("pk")
    removed = sum(_remove(pk, over, now) for pk in list(old.values_list("pk", flat=True)[:FOLDERS_AT_ONCE]))
    return removed + _remove_strays(now)


@transaction.atomic
def _remove(pk: int, over: Q, now: datetime) -> bool:
    """Remove the folder of one job, unless somebody has let it go on meanwhile."""
    job = ImportJob.objects.select_for_update().filter(over, pk=pk).first()
    if job is None:
        return False
    if job.state == ImportJob.State.DRAFT:
        job.state, job.finished_at = ImportJob.State.CANCELED, now
    shutil.rmtree(source_path(job).parent, ignore_errors=True)
    job.files_removed_at = now
    job.save(update_fields=["state", "finished_at", "files_removed_at"])
    return True


def _remove_strays(now: datetime) -> int:
    """Remove folders that no job knows."""
    folder = imports_folder()
    old = [path for path in folder.iterdir() if _is_old(path, now)] if folder.exists() else []
    if not old:
        return 0
    known = ImportJob.objects.filter(files_removed_at=None).values_list("stored_name", flat=True)
    kept = {name.partition("/")[0] for name in known}
    strays = [path for path in old if path.name not in kept][:FOLDERS_AT_ONCE]
    for path in strays:
        shutil.rmtree(path, ignore_errors=True)
    return len(strays)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.is_dir() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - STRAY_AFTER
    except FileNotFoundError:
        return False
