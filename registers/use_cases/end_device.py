"""End a device's life: its token dies with the commit. What deactivating and disabling have in common."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.errors import StateConflict
from registers.ended_devices import tell_of_ended_device
from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event

EVENTS = {
    Device.State.DEACTIVATED: RegisterEvent.Kind.DEVICE_DEACTIVATED,
    Device.State.DISABLED: RegisterEvent.Kind.DEVICE_DISABLED,
}
ENDED = frozenset(EVENTS)
NEXT_STATES: dict[Device.State, frozenset[Device.State]] = {
    Device.State.PENDING: ENDED,
    Device.State.ACTIVATED: ENDED,
    Device.State.DEACTIVATED: frozenset({Device.State.DISABLED}),
    Device.State.DISABLED: frozenset(),
}


@transaction.atomic
def end_device(*, device: Device, state: Device.State, user: AbstractBaseUser | None, note: str = "") -> Device:
    """Take everything from a device that lets it speak to HQ; `state` is DEACTIVATED or DISABLED.

    One that was deactivated may turn out to be stolen and be disabled then: what it still brings waits in quarantine, and a
    hand-over that was begun is over.

    Raises: StateConflict when it has ended already.
    """
    locked_register(device.register_id)
    locked = Device.objects.select_related("register").get(pk=device.pk)
    if state not in NEXT_STATES[Device.State(locked.state)]:
        raise StateConflict(f"This device was {locked.get_state_display().lower()} already.")
    locked.state = state
    locked.ended_at = timezone.now()
    locked.token_hash = locked.previous_token_hash = locked.activation_code_hash = ""
    locked.hand_over_code_hash = locked.hand_over_token_hash = ""
    locked.save()
    record_register_event(register=locked.register, kind=EVENTS[state], user=user, note=note)
    tell_of_ended_device(locked)
    return locked
