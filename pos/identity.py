"""Who this register is: its journal's id from the first start on, the rest from its activation."""

import base64
import sqlite3
from collections.abc import Mapping

import msgspec

from channel.activation import ActivationAnswer
from channel.identifiers import new_journal_id
from channel.sealing import generate_sealing_key
from pos.errors import NotActivated
from pos.journal import settings
from pos.journal.connection import durable

_DECODER = msgspec.json.Decoder(ActivationAnswer)
_KEYS = msgspec.json.Decoder(dict[str, str])


def journal_id(journal: sqlite3.Connection) -> str:
    """Return the journal's id, given once; sequence numbers belong to it."""
    existing = settings.read(journal, settings.JOURNAL_ID)
    if existing is not None:
        return existing
    with durable(journal):
        # read again under the lock: two programs may be the first at once
        existing = settings.read(journal, settings.JOURNAL_ID) or new_journal_id()
        settings.write(journal, settings.JOURNAL_ID, existing)
    return existing


def sealing_key(journal: sqlite3.Connection) -> bytes:
    """Return the private key that HQ's secrets for this register are sealed for, made once for each journal."""
    existing = settings.read(journal, settings.SEALING_KEY)
    if existing is None:
        with durable(journal):
            # read again under the lock, as above
            existing = settings.read(journal, settings.SEALING_KEY) or base64.b64encode(generate_sealing_key()).decode()
            settings.write(journal, settings.SEALING_KEY, existing)
    return base64.b64decode(existing)


def trusted_keys(journal: sqlite3.Connection) -> dict[str, str]:
    """Return HQ's public keys that a plan may be signed with: those of the last plan, until then the activation's."""
    text = settings.read(journal, settings.TRUSTED_KEYS)
    if text is not None:
        return _KEYS.decode(text)
    answer = activation(journal)
    return {} if answer is None else dict(answer.public_keys)


def trust(journal: sqlite3.Connection, public_keys: Mapping[str, str]) -> None:
    """Trust exactly these keys from now on. Joins the caller's transaction, if there is one."""
    settings.write(journal, settings.TRUSTED_KEYS, msgspec.json.encode(public_keys).decode())


def activation(journal: sqlite3.Connection) -> ActivationAnswer | None:
    """Return what HQ said when this register was activated (without the token), or None."""
    text = settings.read(journal, settings.ACTIVATION)
    return None if text is None else _DECODER.decode(text)


def require_activation(journal: sqlite3.Connection) -> ActivationAnswer:
    """Return what HQ said when this register was activated.

    Raises: NotActivated.
    """
    answer = activation(journal)
    if answer is None:
        raise NotActivated
    return answer
