"""Open the download session of a package that a register fetches.

One statement, which finds the session, makes it or begins it anew: every request for bytes passes here. An acknowledgement
of the same moment holds the row, and is not written over, because the statement looks at the row once it has it.
"""

from datetime import datetime

from django.db import connection

from distribution.models import DownloadSession
from registers.copying.prepared import run

State = DownloadSession.State

# A canceled session stays canceled until a person reruns it; a requested one is being fetched, perhaps in parts. Of what was
# applied or superseded nothing of the earlier life counts.
_SQL = f"""
INSERT INTO distribution_downloadsession AS session
    (channel_database_id, package_id, state, try_count, requested_at, changed_at, message)
VALUES (%s, %s, '{State.REQUESTED}', 1, %s, %s, '')
ON CONFLICT (channel_database_id, package_id) DO UPDATE SET
    state = excluded.state, requested_at = excluded.requested_at, changed_at = excluded.changed_at,
    downloaded_at = NULL, applied_at = NULL,
    try_count = CASE WHEN session.state IN ('{State.APPLIED}', '{State.SUPERSEDED}') THEN 1 ELSE session.try_count END
WHERE session.state NOT IN ('{State.REQUESTED}', '{State.CANCELED}')
"""  # noqa: S608 - states of ours


def take_up_package(*, channel_database_id: int, sha256: str, now: datetime) -> None:
    """Write down that a channel database takes a package up; the parts of one download are one session."""
    moment = connection.ops.adapt_datetimefield_value(now)
    run(_SQL, [channel_database_id, sha256, moment, moment])
