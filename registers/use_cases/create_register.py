"""Create a register in a store."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from channel.errors import InvalidInput
from registers.models import OfflineProfile, Register, RegisterEvent, Store
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def create_register(
    *, store: Store, number: str, name: str, user: AbstractBaseUser | None, offline_profile: OfflineProfile | None = None
) -> Register:
    """Create a register with offline support off.

    Raises: InvalidInput when the number is taken or a field is not valid.
    """
    register = Register(store=store, number=number.strip(), name=name.strip(), offline_profile=offline_profile)
    try:
        register.full_clean()
    except ValidationError as error:
        errors = [{"pointer": f"/{name}", "detail": text} for name, texts in error.message_dict.items() for text in texts]
        raise InvalidInput(errors[0]["detail"], errors=errors) from error
    register.save()
    record_register_event(register=register, kind=RegisterEvent.Kind.CREATED, user=user)
    return register
