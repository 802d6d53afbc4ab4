"""Have registers follow an offline profile of their own, or their store's."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registers.models import OfflineProfile, Register, RegisterEvent
from registers.noted_changes import changes_of
from registers.queries.locked_register import locked_registers
from registers.use_cases.record_register_events import record_register_events


@transaction.atomic
def assign_offline_profile(
    *, registers: Collection[int], offline_profile: OfflineProfile | None, user: AbstractBaseUser | None
) -> int:
    """Assign a profile to registers (by primary key), None for that of their stores; return how many had another."""
    changed = [
        register.pk
        for register in locked_registers(registers)
        if register.offline_profile_id != (offline_profile.pk if offline_profile else None)
    ]
    with changes_of(Register, changed):
        Register.objects.filter(pk__in=changed).update(offline_profile=offline_profile)
    note = offline_profile.name if offline_profile else "As the store."
    record_register_events(
        notes=[(register, note) for register in changed], kind=RegisterEvent.Kind.OFFLINE_PROFILE_CHANGED, user=user
    )
    return len(changed)
