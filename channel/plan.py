"""What a register and HQ tell each other when the register polls: status up, signed plan down.

A plan is signed as the exact text that travels, and read from that text: two JSON libraries that write the same plan
differently cannot break a signature. Tagged, so that an unchanged plan costs no bytes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from channel.errors import SignatureInvalid
from channel.package import Audience, PackageKind
from channel.row_hash import TableChecksum
from channel.signing import key_id, public_key_bytes, sign_text, verify_text
from channel.timestamp import Timestamp

# What HQ can write down; a number beyond it is refused at the door and not by the database.
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
# The name of a package, before anybody looks it up.
PackageName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Size = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
ShortText = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*$")]
LongText = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^[^\x00]*$")]
# So many of its waiting sales a register describes one by one.
MOST_WAITING_SALES = 50
# So many acknowledgements one poll carries at most; the others wait for the next.
MOST_ACKNOWLEDGEMENTS = 500


class PlannedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """One package of a plan; `sha256` is the name of its bytes as they travel.

    A FULL has no job; only a DELTA has a `from_release`. `key_id` names the package key it is encrypted with, if it is.
    """

    sha256: str
    kind: PackageKind
    audience: Audience
    to_release: int
    size_bytes: int
    uncompressed_bytes: int
    job: int | None = None
    from_release: int | None = None
    key_id: str | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How one channel database comes to a release: bound to register, database, epoch, and an increasing number.

    `packages` are in the order they are applied. `checksums` are those of every table at `to_release`. `to_release` is
    None while there is nothing to move to, `from_release` is None when the plan begins with a FULL. `group_id` is None
    when the register's offline support is off: it has no channel database, and drops one that it still has.

    `public_keys` are all keys HQ may sign with from now on, base64 by key id: a register trusts exactly these after a
    plan it has verified. `package_keys` are the keys of the encrypted packages, each sealed for this device (see
    `channel.sealing`), by key id. `full_syncs` counts, by job number and 9999 for all, how often a full synchronization
    was asked of this database; the register says in its status which of them it has done. `note` is for people.
    `is_preparing`: it leads nowhere only for now, because packages for this register are being made.
    """

    register: str
    database_id: int | None
    epoch: int
    number: int
    group_id: int | None
    group_name: str
    packages: list[PlannedPackage]
    checksums: dict[str, TableChecksum]
    issued_at: Timestamp
    next_poll_seconds: int
    from_release: int | None = None
    to_release: int | None = None
    public_keys: dict[str, str] = {}
    package_keys: dict[str, str] = {}
    full_syncs: dict[int, int] = {}
    note: str = ""
    is_preparing: bool = False


class SignedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it travels: its exact JSON text, the base64 signature of that text, and the key that signed."""

    plan: str
    signature: str
    key_id: str


class ConnectionMode(StrEnum):
    """Which database a register sells from."""

    ONLINE = "ONLINE"
    OFFLINE = "OFFLINE"


class AttemptReport(msgspec.Struct, frozen=True, kw_only=True):
    """The register's last attempt to download or to upload: when, its error if any, and when one last succeeded."""

    at: Timestamp
    error: LongText = ""
    succeeded_at: Timestamp | None = None


class WaitingSale(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction in the outbox, as far as HQ should know of it before it arrives."""

    sequence_number: Count
    type: ShortText
    receipt_number: ShortText
    completed_at: Timestamp
    currency: ShortText
    gross: ShortText


class RegisterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What a register says about itself with every poll.

    `release`, `epoch` and `group_id` are those of its channel database: a release means nothing without the other two.
    `checksum_digest` is that of its tables (`channel.row_hash.checksum_digest`), `audited_release` the release at which
    every row was last hashed anew and `audited_at` when, `differing_tables` those whose rows were then not the release's.
    `full_syncs` are the full synchronizations done, as the plan counts them. `schema_version` is the newest the program
    knows, `sealing_key` the base64 public key that package keys are sealed for, `trusted_keys` ids of HQ's public keys.
    `waiting` are the oldest of the sales waiting, `waiting_amounts` what all of them come to, as text by currency.
    """

    journal_id: str
    connection_mode: ConnectionMode
    sales_waiting: Count
    last_sequence_number: Size
    program_version: str
    clock_at: Timestamp
    release: Count | None = None
    epoch: Count | None = None
    group_id: Size | None = None
    connection_reason: str = ""
    oldest_waiting_at: Timestamp | None = None
    channel_database_bytes: Size = 0
    journal_bytes: Size = 0
    free_disk_bytes: Size = 0
    last_error: str = ""
    plan_number: Size | None = None
    schema_version: Count = 1
    sealing_key: ShortText = ""
    trusted_keys: Annotated[list[ShortText], msgspec.Meta(max_length=20)] = []
    full_syncs: Annotated[dict[int, Count], msgspec.Meta(max_length=200)] = {}
    checksum_digest: ShortText = ""
    audited_release: Count | None = None
    audited_at: Timestamp | None = None
    differing_tables: Annotated[list[ShortText], msgspec.Meta(max_length=200)] = []
    last_download: AttemptReport | None = None
    last_upload: AttemptReport | None = None
    waiting: Annotated[list[WaitingSale], msgspec.Meta(max_length=MOST_WAITING_SALES)] = []
    waiting_amounts: Annotated[dict[ShortText, ShortText], msgspec.Meta(max_length=50)] = {}


class AcknowledgedState(StrEnum):
    """What became of a package at the register; the names are those of the download session's states."""

    DOWNLOADED = "DOWNLOADED"
    APPLIED = "APPLIED"
    DOWNLOAD_FAILED = "DOWNLOAD_FAILED"
    APPLY_FAILED = "APPLY_FAILED"


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one package, and the release the channel database is at now."""

    package_sha256: PackageName
    state: AcknowledgedState
    message: str = ""
    release: Count | None = None


class PollRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One poll: the status, and the tag of the plan the register already holds.

    `held_plan` is that plan itself, shown only when HQ has answered that it does not know it (`PlanUnknown`).
    `acknowledgements` are what HQ has not been told yet, oldest first; an answer of HQ says that it has heard them.
    """

    status: RegisterStatus
    plan_tag: str | None = None
    held_plan: SignedPlan | None = None
    acknowledgements: Annotated[list[Acknowledgement], msgspec.Meta(max_length=MOST_ACKNOWLEDGEMENTS)] = []


class PollAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The plan to follow now; an unchanged plan is answered with no content instead."""

    signed_plan: SignedPlan
    plan_tag: str


def sign_plan(plan: Plan, private_key: Ed25519PrivateKey) -> SignedPlan:
    """Write a plan as JSON and sign exactly that text."""
    text = msgspec.json.encode(plan).decode()
    return SignedPlan(plan=text, signature=sign_text(text, private_key), key_id=key_id(public_key_bytes(private_key)))


def verify_plan(signed: SignedPlan, public_keys: Mapping[str, bytes]) -> Plan:
    """Verify a signed plan and read it; `public_keys` are raw bytes by key id.

    Whether it is this register's, of this epoch and newer than the last one is for the caller to decide.

    Raises:
        SignatureInvalid: no known key signed this text, or what it signed is not a plan.
    """
    verify_text(signed.plan, signed.signature, signed.key_id, public_keys)
    try:
        return msgspec.json.decode(signed.plan, type=Plan)
    except msgspec.MsgspecError as error:
        raise SignatureInvalid(f"What headquarters signed is not a plan: {error}") from error
