"""A device becomes a register of one store, with a code that works once.

The answer carries HQ's public keys: from here on no plan is followed that they did not sign.
"""

import platform
import sqlite3
from datetime import datetime

import msgspec

from channel.activation import ActivationAnswer, ActivationRequest
from channel.errors import StateConflict
from pos import PROGRAM_VERSION
from pos.connection.states import first_state
from pos.headquarters.client import HeadquartersClient
from pos.identity import activation, journal_id
from pos.journal import entries, sequences, settings
from pos.journal.connection import durable


def activate_register(journal: sqlite3.Connection, *, server_url: str, code: str, at: datetime) -> ActivationAnswer:
    """Activate this device at HQ.

    Raises: ActivationCodeInvalid, HeadquartersUnreachable, InvalidInput, StateConflict when the journal's sales are
    another register's.
    """
    request = ActivationRequest(
        activation_code=code.strip(),
        journal_id=journal_id(journal),
        program_version=PROGRAM_VERSION,
        hardware=f"{platform.node()} {platform.system()} {platform.machine()}"[:200],
    )
    client = HeadquartersClient(server_url)
    try:
        answer = client.activate(request)
    finally:
        client.close()
    _refuse_another_register(journal, answer)
    _remember(journal, server_url.strip().rstrip("/"), answer, at)
    return answer


def _refuse_another_register(journal: sqlite3.Connection, answer: ActivationAnswer) -> None:
    """Refuse to mix two registers' sales in one journal.

    Raises: StateConflict.
    """
    before = activation(journal)
    if before is None or (before.store_number, before.register_number) == (answer.store_number, answer.register_number):
        return
    if entries.holds_any(journal):
        raise StateConflict(
            f"This journal holds sales of register {before.register_number}. "
            f"Use another home folder for register {answer.register_number}."
        )


def _remember(journal: sqlite3.Connection, server_url: str, answer: ActivationAnswer, at: datetime) -> None:
    """Keep who this register is now; plans of an earlier activation no longer count."""
    before = activation(journal)
    is_another = before is not None and before.register_number != answer.register_number
    with durable(journal):
        settings.write(journal, settings.SERVER_URL, server_url)
        settings.write(journal, settings.TOKEN, answer.token)
        settings.write_moment(journal, settings.TOKEN_ISSUED_AT, at)
        public = msgspec.structs.replace(answer, token="")
        settings.write(journal, settings.ACTIVATION, msgspec.json.encode(public).decode())
        if settings.read(journal, settings.EPOCH) is None or is_another:
            settings.write(journal, settings.EPOCH, str(answer.epoch))
        for name in (settings.SIGNED_PLAN, settings.PLAN_NUMBER, settings.PLAN_TAG):
            settings.write(journal, name, None)
        database_id = None if answer.database_id is None else str(answer.database_id)
        settings.write(journal, settings.PLAN_DATABASE_ID, database_id)
        if is_another:
            settings.write(journal, settings.RELEASE_FORGOTTEN, "activated as another register")
            settings.write(journal, settings.STORE_FACTS, None)
            sequences.start_anew(journal, sequences.RECEIPTS)
        sequences.start_at(journal, sequences.RECEIPTS, answer.next_receipt_sequence)
        settings.write(journal, settings.CONNECTION_STATE, msgspec.json.encode(first_state(at)).decode())
