"""The checks before an activation: what a device tells of itself, and what would keep it from becoming a register.

A list of sentences and not one refusal, because the person stands in the store with a screwdriver: whatever is wrong is to
be mended in one visit.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from channel.activation import ProgramVersion, ShortText
from channel.document_fields import JournalId
from channel.timestamp import Timestamp


class CheckResult(StrEnum):
    """What came of one check: WARNING is nothing that forbids the activation."""

    PASS = "PASS"  # noqa: S105 - not a secret
    WARNING = "WARNING"
    FAIL = "FAIL"


class ActivationCheck(Struct, frozen=True, kw_only=True):
    """One check: its name, what came of it, what was found, and what to do about it unless it passed."""

    name: str
    result: CheckResult
    finding: str
    remedy: str = ""


class ValidationRequest(Struct, frozen=True, kw_only=True):
    """What a device tells before it is activated; `schema_version` is the newest its program can read."""

    activation_code: ShortText
    journal_id: JournalId
    clock_at: Timestamp
    free_disk_bytes: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    schema_version: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    program_version: ProgramVersion = ""


class ValidationAnswer(Struct, frozen=True, kw_only=True):
    """What HQ found. Whose register it is stays unsaid unless the code is good."""

    checks: list[ActivationCheck]
    register_number: str | None = None
    register_name: str | None = None
    store_number: str | None = None


def may_activate(checks: list[ActivationCheck]) -> bool:
    """Tell whether nothing forbids the activation."""
    return all(check.result is not CheckResult.FAIL for check in checks)


def passed(name: str, finding: str) -> ActivationCheck:
    """Make a check that passed."""
    return ActivationCheck(name=name, result=CheckResult.PASS, finding=finding)


def warned(name: str, finding: str, remedy: str) -> ActivationCheck:
    """Make a check that found something to know."""
    return ActivationCheck(name=name, result=CheckResult.WARNING, finding=finding, remedy=remedy)


def failed(name: str, finding: str, remedy: str) -> ActivationCheck:
    """Make a check that found what has to be mended first."""
    return ActivationCheck(name=name, result=CheckResult.FAIL, finding=finding, remedy=remedy)
