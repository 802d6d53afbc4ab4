"""Switch the offline support of many registers off at once; see `switch_support_offline_off` for what it means for one."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registers.models import ChannelDatabase, Register, RegisterEvent
from registers.noted_changes import changes_of
from registers.queries.held_sales import holding_sales
from registers.queries.locked_register import locked_registers
from registers.use_cases.record_register_events import record_register_events
from registers.use_cases.switch_support_offline_off import ALTHOUGH_IT_HELD_SALES


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """How many were switched off, and how many stay on because they hold sales."""

    switched: int
    left_on: int


@transaction.atomic
def switch_support_offline_off_of_many(
    *, registers: Collection[int], user: AbstractBaseUser | None, override: bool = False, note: str = ""
) -> SwitchedOff:
    """Take the channel databases of registers (by primary key) out of their groups.

    Registers that hold sales HQ has not got stay on unless `override`: one of them does not hold up the others.
    """
    is_on = [register.pk for register in locked_registers(registers) if register.support_offline]
    holding = holding_sales(is_on)
    switched = is_on if override else [register for register in is_on if register not in holding]
    ChannelDatabase.objects.filter(register__in=switched).update(group=None)
    with changes_of(Register, switched):
        Register.objects.filter(pk__in=switched).update(support_offline=False)
    notes = [(register, f"{ALTHOUGH_IT_HELD_SALES if register in holding else ''} {note}".strip()) for register in switched]
    record_register_events(notes=notes, kind=RegisterEvent.Kind.SUPPORT_OFFLINE_OFF, user=user)
    return SwitchedOff(switched=len(switched), left_on=len(is_on) - len(switched))
