"""Sync now: data down, then sales up, each whatever became of the other."""

import sqlite3

from msgspec import Struct

from channel.errors import EverytillError
from pos.context import RegisterContext
from pos.journal import attempts
from pos.journal.attempts import Direction
from pos.syncing.sync_data import DataReport, sync_data
from pos.syncing.upload import UploadReport, upload_outbox


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


def sync_once(context: RegisterContext, *, wait_seconds: float = 30.0) -> SyncReport:
    """Bring data and sales up to date; errors are reported and not raised."""
    data, data_error = None, None
    try:
        data = sync_data(context, wait_seconds=wait_seconds)
    except (EverytillError, OSError, sqlite3.Error) as error:
        data_error = error
    upload, upload_error = None, None
    try:
        upload = upload_and_note(context)
    except (EverytillError, OSError, sqlite3.Error) as error:
        upload_error = error
    return SyncReport(data=data, data_error=data_error, upload=upload, upload_error=upload_error)


def upload_and_note(context: RegisterContext) -> UploadReport:
    """Send the outbox and keep what went wrong for the status."""
    try:
        return upload_outbox(context)
    except (EverytillError, OSError, sqlite3.Error) as error:
        attempts.failed(context.journal, Direction.UPLOAD, str(error), at=context.clock())
        raise
