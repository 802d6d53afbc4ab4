"""What a device sends and receives when it is activated as a register.

The answer carries HQ's public keys, because activation is the one moment a person vouches for the connection; every
later plan is trusted through them.
"""

from typing import Annotated

from msgspec import Meta, Struct

from channel.document_fields import JournalId, SequenceNumber

ProgramVersion = Annotated[str, Meta(max_length=30, pattern=r"^[^\x00]*$")]
# Base64 of the 32 bytes of an X25519 public key; empty from a program that cannot open sealed keys.
SealingKey = Annotated[str, Meta(pattern=r"^([A-Za-z0-9+/]{43}=)?$(?!\n)")]
ShortText = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]


class ActivationRequest(Struct, frozen=True, kw_only=True):
    """A device asks to become a register: the one-time code, its new journal's id, and what it runs on.

    `sealing_key` is the public key that package keys are sealed for; the device made it with its journal.
    """

    activation_code: ShortText
    journal_id: JournalId
    program_version: ProgramVersion = ""
    hardware: ShortText = ""
    sealing_key: SealingKey = ""


class ActivationAnswer(Struct, frozen=True, kw_only=True):
    """The device is a register now.

    `token` is shown this once. `public_keys` maps key ids to base64 of raw Ed25519 keys. The database and group are
    None while the register's offline support is off; `server_time` and `token_expires_at` are UTC text. Receipts are
    numbered from `next_receipt_sequence` on, because hardware that replaces another must not repeat the register's receipt
    numbers. `device_type` says what it is used for, and so what it may call.
    """

    token: str
    device_id: int
    register_number: str
    register_name: str
    store_number: str
    store_name: str
    database_id: int | None
    group_id: int | None
    group_name: str | None
    epoch: int
    public_keys: dict[str, str]
    server_time: str
    next_receipt_sequence: SequenceNumber = 1
    token_expires_at: str | None = None
    device_type: str = "REGISTER"


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """A device's new token; the old one works until shortly after this one is first used. `expires_at` is UTC text."""

    token: str
    expires_at: str


class HandOverRequest(Struct, frozen=True, kw_only=True):
    """A device that has left asks to bring the sales it still holds: the one-time code, and the journal they are in."""

    code: ShortText
    journal_id: JournalId


class HandOverAnswer(Struct, frozen=True, kw_only=True):
    """A token that is good for uploads alone, until `expires_at` (UTC text)."""

    token: str
    expires_at: str
    register_number: str
    store_number: str
