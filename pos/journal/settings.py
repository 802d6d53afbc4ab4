"""Named values of the register: who it is, what it holds, what it last heard from HQ.

In the journal and not in a file of their own, so that a value and the sale it belongs to are written together.
"""

import sqlite3
from datetime import datetime
from typing import Final

from pos.clock import parse_timestamp, timestamp_text

JOURNAL_ID: Final = "journal_id"
SERVER_URL: Final = "server_url"
TOKEN: Final = "token"  # noqa: S105 - the name of a setting
TOKEN_ISSUED_AT: Final = "token_issued_at"  # noqa: S105 - the name of a setting
TOKEN_EXPIRES_AT: Final = "token_expires_at"  # noqa: S105 - the name of a setting
HAND_OVER_TOKEN: Final = "hand_over_token"  # noqa: S105 - the name of a setting
HAND_OVER_EXPIRES_AT: Final = "hand_over_expires_at"
ACTIVATION: Final = "activation"
EPOCH: Final = "epoch"
CHANNEL_DATABASE: Final = "channel_database"
RELEASE_FORGOTTEN: Final = "release_forgotten"
SIGNED_PLAN: Final = "signed_plan"
PLAN_DATABASE_ID: Final = "plan_database_id"
PLAN_NUMBER: Final = "plan_number"
PLAN_TAG: Final = "plan_tag"
DATA_CONFIRMED_AT: Final = "data_confirmed_at"
STORE_FACTS: Final = "store_facts"
SIGNED_IN_STAFF: Final = "signed_in_staff"
UPLOAD_TROUBLE: Final = "upload_trouble"
ACKNOWLEDGEMENT_TROUBLE: Final = "acknowledgement_trouble"
CONNECTION_STATE: Final = "connection_state"
SEALING_KEY: Final = "sealing_key"
TRUSTED_KEYS: Final = "trusted_keys"
FULL_SYNCS: Final = "full_syncs"
AUDIT: Final = "audit"
PRINTER: Final = "printer"
CARD_TERMINAL: Final = "card_terminal"
FISCAL_ADAPTER: Final = "fiscal_adapter"
OFFLINE_CARD_LIMIT: Final = "offline_card_limit"
SYNC_PROGRESS: Final = "sync_progress"
JOB_RELEASES: Final = "job_releases"
FAILED_SIGN_INS: Final = "failed_sign_ins"


def read(connection: sqlite3.Connection, name: str) -> str | None:
    """Return a setting, or None when it was never written."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def write(connection: sqlite3.Connection, name: str, value: str | None) -> None:
    """Keep a setting; None removes it. Joins the caller's transaction, if there is one."""
    if value is None:
        connection.execute("DELETE FROM setting WHERE name = ?", (name,))
    else:
        connection.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )


def read_number(connection: sqlite3.Connection, name: str) -> int | None:
    """Return a setting that holds a whole number."""
    text = read(connection, name)
    return None if text is None else int(text)


def read_moment(connection: sqlite3.Connection, name: str) -> datetime | None:
    """Return a setting that holds a moment."""
    text = read(connection, name)
    return None if text is None else parse_timestamp(text)


def write_moment(connection: sqlite3.Connection, name: str, moment: datetime) -> None:
    """Keep a moment."""
    write(connection, name, timestamp_text(moment))
