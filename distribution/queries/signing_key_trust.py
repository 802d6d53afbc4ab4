"""Which of HQ's signing keys each register trusts, as it said in its last poll."""

from typing import NamedTuple

from registers.models import Device, RegisterStatus


class SigningKeyTrust(NamedTuple):
    """One register, as STORE/NUMBER, and the ids of the keys it trusts; none: it has not said, or its program cannot."""

    register: str
    key_ids: tuple[str, ...]


def signing_key_trust() -> list[SigningKeyTrust]:
    """List the registers that have a device; one without gets all keys with its next activation."""
    devices = Device.objects.filter(state=Device.State.ACTIVATED).order_by("register__store__number", "register__number")
    registers = devices.values_list("register_id", "register__store__number", "register__number")
    trusted = dict(RegisterStatus.objects.values_list("register_id", "trusted_keys"))
    return [SigningKeyTrust(f"{store}/{number}", tuple(trusted.get(pk, ()))) for pk, store, number in registers]
