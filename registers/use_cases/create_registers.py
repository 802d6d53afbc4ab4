"""Create many registers of a store at once: a new store opens with all of its tills."""

from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from channel.errors import InvalidInput
from registers.models import OfflineProfile, Register, RegisterEvent, Store
from registers.noted_changes import note_creations
from registers.use_cases.record_register_events import record_register_events

#: How many taken numbers a refusal names.
NAMED = 5


@transaction.atomic
def create_registers(
    *, store: Store, names: Mapping[str, str], user: AbstractBaseUser | None, offline_profile: OfflineProfile | None = None
) -> list[Register]:
    """Create registers with offline support off; `names` are by number. All of them, or none.

    Raises: InvalidInput when a number is taken or is too long.
    """
    taken = list(Register.objects.filter(number__in=names).order_by("number").values_list("number", flat=True))
    if taken:
        more = ", …" if len(taken) > NAMED else ""
        raise InvalidInput(f"These numbers are taken: {', '.join(taken[:NAMED])}{more}. Choose another pattern or first number.")
    registers = [
        Register(store=store, number=number, name=name, offline_profile=offline_profile) for number, name in names.items()
    ]
    for register in registers:
        _check(register)
    created = Register.objects.bulk_create(registers)
    note_creations(created)
    record_register_events(notes=[(register.pk, "") for register in created], kind=RegisterEvent.Kind.CREATED, user=user)
    return created


def _check(register: Register) -> None:
    """Check the fields of a register, without a query."""
    try:
        register.clean_fields(exclude=["store", "offline_profile"])
    except ValidationError as error:
        raise InvalidInput(f"{register.number}: {error.messages[0]}") from error
