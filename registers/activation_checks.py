"""Checks before an activation that the apps above bring, because registers may not import them.

An app above registers a callable in its AppConfig.ready(). Checks read and never write: a person may ask as often as they
like.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from channel.activation_check import ActivationCheck

if TYPE_CHECKING:
    from registers.models import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareFacts:
    """What is known of the hardware; None where nobody has told.

    `clock_offset` is how far its clock is ahead of HQ's, `schema_version` the newest its program can read.
    """

    journal_id: str | None = None
    clock_offset: timedelta | None = None
    free_disk_bytes: int | None = None
    schema_version: int | None = None


ActivationChecks = Callable[["Register", HardwareFacts], Sequence[ActivationCheck]]

_checks: dict[str, ActivationChecks] = {}


def register_activation_checks(name: str, checks: ActivationChecks) -> None:
    """Have a callable asked; a second registration of the same name replaces the first."""
    _checks[name] = checks


def checks_from_above(register: "Register", hardware: HardwareFacts) -> list[ActivationCheck]:
    """Ask everybody who registered."""
    return [check for checks in _checks.values() for check in checks(register, hardware)]
