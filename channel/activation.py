"""What a device sends and receives when it is activated as a register.

The answer carries HQ's public keys, because activation is the one moment a person vouches for the connection; every
later plan is trusted through them.
"""

from typing import Annotated

from msgspec import Meta, Struct

from channel.document_fields import JournalId, SequenceNumber

ProgramVersion = Annotated[str, Meta(max_length=30, pattern=r"^[^\x00]*$")]
ShortText = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]


class ActivationRequest(Struct, frozen=True, kw_only=True):
    """A device asks to become a register: the one-time code, its new journal's id, and what it runs on."""

    activation_code: ShortText
    journal_id: JournalId
    program_version: ProgramVersion = ""
    hardware: ShortText = ""


class ActivationAnswer(Struct, frozen=True, kw_only=True):
    """The device is a register now.

    `token` is shown this once. `public_keys` maps key ids to base64 of raw Ed25519 keys. The database and group are
    None while the register's offline support is off; `server_time` is UTC text. Receipts are numbered from
    `next_receipt_sequence` on, because hardware that replaces another must not repeat the register's receipt numbers.
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


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """A device's new token; the old one works until this one is first used. `expires_at` is UTC text."""

    token: str
    expires_at: str
