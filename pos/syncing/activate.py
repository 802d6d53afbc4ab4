"""A device becomes a register of one store, with a code that works once.

The answer carries HQ's public keys: from here on no plan is followed that they did not sign.
"""

import base64
import platform
import sqlite3
from datetime import datetime

import msgspec

from channel.activation import ActivationAnswer, ActivationRequest
from channel.errors import SignatureInvalid, StateConflict
from channel.sealing import sealing_public_key
from pos import PROGRAM_VERSION
from pos.connection.states import first_state
from pos.headquarters.client import HeadquartersClient
from pos.identity import activation, journal_id, sealing_key, trusted_keys
from pos.journal import cart_store, entries, sequences, settings
from pos.journal.connection import durable


def activate_register(
    journal: sqlite3.Connection, *, server_url: str, code: str, at: datetime, headquarters_key: bytes | None = None
) -> ActivationAnswer:
    """Activate this device at HQ; at the one that holds `headquarters_key`, when its public key is known beforehand.

    Raises: ActivationCodeInvalid, HeadquartersUnreachable, InvalidInput, StateConflict when the journal's sales are
    another register's, SignatureInvalid when another HQ answered.
    """
    _refuse_open_transaction(journal)
    request = ActivationRequest(
        activation_code=code.strip(),
        journal_id=journal_id(journal),
        program_version=PROGRAM_VERSION,
        sealing_key=sealing_public_key(sealing_key(journal)),
        hardware=f"{platform.node()} {platform.system()} {platform.machine()}"[:200],
    )
    client = HeadquartersClient(server_url)
    try:
        answer = client.activate(request)
    finally:
        client.close()
    _refuse_another_headquarters(answer, headquarters_key)
    _refuse_another_register(journal, answer)
    _remember(journal, server_url.strip().rstrip("/"), answer, at)
    return answer


def _refuse_open_transaction(journal: sqlite3.Connection) -> None:
    """Refuse while a cart is open, before the code is spent: it was priced and opened for what the register is now.

    Raises: StateConflict.
    """
    if cart_store.read_head(journal) is not None:
        raise StateConflict("A transaction is open: finish it or void it before the register is activated again.")


def _refuse_another_headquarters(answer: ActivationAnswer, headquarters_key: bytes | None) -> None:
    """Refuse an answer from somebody who does not sign with the key that was expected.

    Raises: SignatureInvalid.
    """
    if headquarters_key is not None and base64.b64encode(headquarters_key).decode() not in answer.public_keys.values():
        raise SignatureInvalid("Who answered is not the headquarters that signed the activation file.")


def _refuse_another_register(journal: sqlite3.Connection, answer: ActivationAnswer) -> None:
    """Refuse to mix two registers' sales in one journal.

    Raises: StateConflict.
    """
    before = activation(journal)
    if before is None or _is_same_register(before, answer):
        return
    # by its numbers: what it sold long ago it need not keep any more
    if sequences.last_taken(journal, journal_id(journal)):
        raise StateConflict(
            f"This journal holds sales of register {before.register_number}. "
            f"Use another home folder for register {answer.register_number}."
        )


def _is_same_register(before: ActivationAnswer, answer: ActivationAnswer) -> bool:
    """Tell whether two activations are of one register: an HQ gives a number once, but another HQ may give it too."""
    return (before.store_number, before.register_number) == (answer.store_number, answer.register_number)


def _is_same_headquarters(
    journal: sqlite3.Connection, server_url: str, before: ActivationAnswer, answer: ActivationAnswer
) -> bool:
    """Tell whether HQ remembers all it ever said and heard: its address, a key and its epoch are what they were."""
    held_epoch = settings.read_number(journal, settings.EPOCH)
    known_keys = before.public_keys.items() | trusted_keys(journal).items()
    same_place = settings.read(journal, settings.SERVER_URL) == server_url and not known_keys.isdisjoint(
        answer.public_keys.items()
    )
    return same_place and held_epoch in (None, answer.epoch)


def _begin_anew(journal: sqlite3.Connection, answer: ActivationAnswer, why: str) -> None:
    """Take HQ's epoch, offer it every transaction, and hold no release of another one. Joins the caller's transaction."""
    settings.write(journal, settings.EPOCH, str(answer.epoch))
    settings.write(journal, settings.RELEASE_FORGOTTEN, why)
    settings.write(journal, settings.FULL_SYNCS, None)
    settings.write(journal, settings.SIGNED_IN_STAFF, None)
    entries.offer_all_again(journal)


def _remember(journal: sqlite3.Connection, server_url: str, answer: ActivationAnswer, at: datetime) -> None:
    """Keep who this register is now; plans of an earlier activation no longer count."""
    before = activation(journal)
    is_another = before is not None and not _is_same_register(before, answer)
    is_elsewhere = before is not None and not _is_same_headquarters(journal, server_url, before, answer)
    with durable(journal):
        settings.write(journal, settings.SERVER_URL, server_url)
        settings.write(journal, settings.TOKEN, answer.token)
        settings.write_moment(journal, settings.TOKEN_ISSUED_AT, at)
        settings.write(journal, settings.TOKEN_EXPIRES_AT, answer.token_expires_at)
        settings.write(journal, settings.HAND_OVER_TOKEN, None)
        public = msgspec.structs.replace(answer, token="")
        settings.write(journal, settings.ACTIVATION, msgspec.json.encode(public).decode())
        if settings.read(journal, settings.EPOCH) is None:
            settings.write(journal, settings.EPOCH, str(answer.epoch))
        if is_another or is_elsewhere:
            _begin_anew(journal, answer, "activated as another register" if is_another else "activated at another headquarters")
        for name in (settings.SIGNED_PLAN, settings.PLAN_NUMBER, settings.PLAN_TAG, settings.TRUSTED_KEYS):
            settings.write(journal, name, None)
        database_id = None if answer.database_id is None else str(answer.database_id)
        settings.write(journal, settings.PLAN_DATABASE_ID, database_id)
        if is_another:
            settings.write(journal, settings.STORE_FACTS, None)
            sequences.start_anew(journal, sequences.RECEIPTS)
        sequences.start_at(journal, sequences.RECEIPTS, answer.next_receipt_sequence)
        settings.write(journal, settings.CONNECTION_STATE, msgspec.json.encode(first_state(at)).decode())
