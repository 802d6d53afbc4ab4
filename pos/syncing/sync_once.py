"""Sync now: data down, then sales up, each whatever became of the other."""

import sqlite3
import time

from msgspec import Struct, structs

from channel.errors import EverytillError
from pos.context import RegisterContext
from pos.journal import attempts
from pos.journal.attempts import Direction
from pos.selling.settle_vouchers import settle_vouchers
from pos.syncing.sync_data import DataReport, sync_data
from pos.syncing.upload import UploadReport, upload_outbox

# HQ answers with another way when a package takes it longer than half of this.
SECONDS_TO_PREPARE = 60.0
SHORTEST_PAUSE_SECONDS = 0.2


class SyncReport(Struct, frozen=True, kw_only=True):
    """What came of both directions; an error is None when there was none."""

    data: DataReport | None = None
    data_error: Exception | None = None
    upload: UploadReport | None = None
    upload_error: Exception | None = None

    @property
    def errors(self) -> list[str]:
        """Return what went wrong, in plain words."""
        refused = self.upload.refused if self.upload is not None else 0
        texts = [str(error) for error in (self.data_error, self.upload_error) if error is not None]
        return [*texts, f"Headquarters refused {refused} transactions."] if refused else texts


def sync_once(context: RegisterContext, *, wait_seconds: float = 30.0, prepare_seconds: float = SECONDS_TO_PREPARE) -> SyncReport:
    """Bring data and sales up to date; errors are reported and not raised.

    `wait_seconds` is for another program that is syncing, `prepare_seconds` for HQ to finish a package for this register.
    """
    data, data_error = None, None
    try:
        data = _sync_prepared(context, wait_seconds, prepare_seconds)
    except (EverytillError, OSError, sqlite3.Error) as error:
        data_error = error
    upload, upload_error = None, None
    try:
        upload = upload_and_note(context)
    except (EverytillError, OSError, sqlite3.Error) as error:
        upload_error = error
    return SyncReport(data=data, data_error=data_error, upload=upload, upload_error=upload_error)


def _sync_prepared(context: RegisterContext, wait_seconds: float, prepare_seconds: float) -> DataReport:
    """Sync the data, and again when HQ says so while it makes a package; after a while what is there has to do."""
    give_up_at = time.monotonic() + prepare_seconds
    data = first = sync_data(context, wait_seconds=wait_seconds)
    while data.is_preparing and time.monotonic() + data.next_poll_seconds <= give_up_at:
        time.sleep(max(data.next_poll_seconds, SHORTEST_PAUSE_SECONDS))
        data = sync_data(context, wait_seconds=wait_seconds)
    return structs.replace(data, release_before=first.release_before)


def upload_and_note(context: RegisterContext) -> UploadReport:
    """Send the outbox and keep what went wrong for the status; then tell HQ what vouchers nobody pays with any more."""
    try:
        report = upload_outbox(context)
    except (EverytillError, OSError, sqlite3.Error) as error:
        attempts.failed(context.journal, Direction.UPLOAD, str(error), at=context.clock())
        raise
    settle_vouchers(context, at=context.clock())
    return report
