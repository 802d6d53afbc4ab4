"""Files of imports go when their time is over, a few at a time; what the imports counted stays."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import imports_folder, source_path
from backoffice.imports.use_cases import remove_old_import_files as removing
from backoffice.imports.use_cases.remove_old_import_files import remove_old_import_files

from .importing import import_file, start, upload

pytestmark = pytest.mark.django_db

CONTENT = "number,name\n1,a\n,b\n"
MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def _a_month(settings):
    settings.IMPORT_DAYS = 30


def folders() -> int:
    return len(list(imports_folder().iterdir()))


def test_files_stay_for_their_time_and_go_then(codes):
    job = import_file("PRODUCTS", CONTENT)
    now = timezone.now()
    assert (remove_old_import_files(now + MONTH - timedelta(minutes=1)), folders()) == (0, 1)
    later = now + MONTH + timedelta(minutes=1)
    assert (remove_old_import_files(later), folders()) == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.rows_refused, job.files_removed_at) == ("SUCCEEDED", 1, later)
    assert remove_old_import_files(later) == 0


def test_a_forgotten_draft_is_canceled(codes):
    job = upload("PRODUCTS", CONTENT)
    later = timezone.now() + MONTH + timedelta(minutes=1)
    assert remove_old_import_files(later) == 1
    job.refresh_from_db()
    assert (job.state, job.finished_at, source_path(job).exists()) == ("CANCELED", later, False)


def test_what_waits_or_runs_keeps_its_file(codes):
    waits, runs = start(upload("PRODUCTS", CONTENT)), start(upload("PRODUCTS", CONTENT))
    ImportJob.objects.filter(pk=runs.pk).update(state="RUNNING")
    assert (remove_old_import_files(timezone.now() + 10 * MONTH), folders()) == (0, 2)
    assert source_path(waits).exists()


def test_a_few_go_at_a_time(codes, monkeypatch):
    monkeypatch.setattr(removing, "FOLDERS_AT_ONCE", 2)
    for _ in range(3):
        import_file("PRODUCTS", CONTENT)
    later = timezone.now() + 2 * MONTH
    assert [remove_old_import_files(later) for _ in range(3)] == [2, 1, 0]


def test_folders_of_dead_uploads_go_after_a_day(codes):
    kept = upload("PRODUCTS", CONTENT)
    stray = imports_folder() / "stray"
    stray.mkdir()
    now = datetime.now(UTC)
    for folder in (stray, source_path(kept).parent):
        long_ago = (now - timedelta(days=2)).timestamp()
        os.utime(folder, (long_ago, long_ago))
    (imports_folder() / "fresh").mkdir()
    assert remove_old_import_files(now) == 1
    assert sorted(path.name for path in imports_folder().iterdir()) == sorted(["fresh", source_path(kept).parent.name])


def test_nothing_is_removed_where_nothing_was_imported():
    assert remove_old_import_files(timezone.now()) == 0
