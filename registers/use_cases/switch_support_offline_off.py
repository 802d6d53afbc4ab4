"""Switch a register's offline support off: *Support offline = No*."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import RegisterHoldsSales, StateConflict
from registers.models import ChannelDatabase, Register, RegisterEvent
from registers.queries.held_sales import held_sales
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event

#: What the log says first of a register that was switched off in spite of what it held.
ALTHOUGH_IT_HELD_SALES = "Although it still held sales."


@transaction.atomic
def switch_support_offline_off(
    *, register: Register, user: AbstractBaseUser | None, override: bool = False, note: str = ""
) -> ChannelDatabase:
    """Take a register's channel database out of its group; what it last held stays known.

    Raises: StateConflict when it is off already; RegisterHoldsSales, unless `override`, when the register has sales
    that HQ has not got, with `number`, `sales_waiting` and `sales_missing`.
    """
    locked = locked_register(register.pk)
    if not locked.support_offline:
        raise StateConflict(f"Support offline is off already for register {locked.number}.")
    held = held_sales(locked)
    if held.any and not override:
        raise RegisterHoldsSales(
            f"Register {locked.number} still holds sales that headquarters has not got.",
            number=locked.number,
            sales_waiting=held.waiting,
            sales_missing=held.missing,
        )
    database = ChannelDatabase.objects.get(register=locked)
    database.group = None
    database.save(update_fields=["group"])
    locked.support_offline = register.support_offline = False
    locked.save(update_fields=["support_offline"])
    overridden = ALTHOUGH_IT_HELD_SALES if held.any else ""
    note = " ".join(part for part in (overridden, note) if part)
    record_register_event(register=locked, kind=RegisterEvent.Kind.SUPPORT_OFFLINE_OFF, user=user, note=note)
    return database
