"""Issue one signed file that activates many registers: a one-time code for each.

Here and not in registers, because what signs is distribution's: the registers trust its plans by the same key.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.activation_file import ActivationFile, RegisterCode, fingerprint, write_activation_file
from channel.signing import public_key_bytes
from channel.timestamp import timestamp_text
from distribution.plan_signing import signing_keys
from registers.models import Register
from registers.use_cases.issue_activation_code import IssuedActivationCode
from registers.use_cases.issue_activation_codes import issue_activation_codes

#: More codes in one file than anybody brings to tills within their lifetime.
MOST_REGISTERS = 500


@dataclass(frozen=True, slots=True)
class IssuedActivationFile:
    """The file as it is written, and the fingerprint by which people know who signed it."""

    content: bytes
    fingerprint: str


def activation_file_fingerprint() -> str:
    """Return the fingerprint of the key that signs activation files: the newest of those that sign plans."""
    return fingerprint(public_key_bytes(signing_keys()[0]))


@transaction.atomic
def issue_activation_file(
    *, registers: Collection[Register], server_url: str, user: AbstractBaseUser | None
) -> IssuedActivationFile:
    """Issue a code for each register and sign them all; earlier codes that were not used are worth nothing from now on."""
    issued = issue_activation_codes(registers=registers, user=user)
    codes = [_code(register, issued[register.pk]) for register in registers]
    codes.sort(key=lambda code: (code.store, code.register))
    file = ActivationFile(server_url=server_url.rstrip("/"), issued_at=timestamp_text(timezone.now()), registers=codes)
    return IssuedActivationFile(write_activation_file(file, signing_keys()[0]), activation_file_fingerprint())


def _code(register: Register, issued: IssuedActivationCode) -> RegisterCode:
    return RegisterCode(
        register=register.number,
        name=register.name,
        store=register.store.number,
        code=issued.code,
        expires_at=timestamp_text(issued.expires_at),
    )
