from contextlib import closing
from datetime import UTC, datetime

import pytest

from pos.journal import attempts
from pos.journal.attempts import Attempt, Direction
from pos.journal.connection import open_journal

EARLY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 1, 5, 9, 1, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def test_failure_keeps_when_it_last_went_well(journal):
    attempts.succeeded(journal, Direction.UPLOAD, at=EARLY)
    attempts.failed(journal, Direction.UPLOAD, "no line", at=LATE)
    early, late = "2026-01-05T09:00:00.000000Z", "2026-01-05T09:01:00.000000Z"
    assert attempts.last_attempts(journal) == [Attempt(Direction.UPLOAD, late, "no line", early)]
    assert attempts.last_error(journal) == "no line"


def test_success_puts_an_error_right(journal):
    attempts.failed(journal, Direction.DOWNLOAD, "no line", at=EARLY)
    attempts.succeeded(journal, Direction.DOWNLOAD, at=LATE)
    assert attempts.last_error(journal) == ""


def test_error_of_one_direction_outlives_the_success_of_the_other(journal):
    attempts.failed(journal, Direction.UPLOAD, "refused", at=EARLY)
    attempts.succeeded(journal, Direction.DOWNLOAD, at=LATE)
    assert attempts.last_error(journal) == "refused"
