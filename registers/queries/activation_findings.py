"""What would keep hardware from becoming a register: asked before the code is spent, and on the register's page.

Nothing is changed by asking. Who shows no good code learns nothing of the register.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from channel.activation_check import ActivationCheck, ValidationAnswer, ValidationRequest, failed, passed, warned
from registers.activation_checks import HardwareFacts, checks_from_above
from registers.domain.secrets import hash_activation_code
from registers.models import Device, Register, RegisterStatus

#: A clock that is off by less says nothing; one that is off by more puts sales on the wrong day.
CLOCK_SECONDS_TO_WARN = 60
CLOCK_SECONDS_TO_FAIL = 300


def validate_activation(*, request: ValidationRequest, now: datetime) -> ValidationAnswer:
    """Check all that an activation with this code, from this hardware, needs."""
    pending = Device.objects.select_related("register__store__offline_profile", "register__offline_profile").filter(
        state=Device.State.PENDING,
        activation_code_hash=hash_activation_code(request.activation_code, key=settings.SECRET_KEY),
        activation_code_expires_at__gt=now,
    )
    device = pending.first()
    hardware = HardwareFacts(
        journal_id=request.journal_id,
        clock_offset=request.clock_at - now,
        free_disk_bytes=request.free_disk_bytes,
        schema_version=request.schema_version,
    )
    if device is None:
        return ValidationAnswer(checks=[_code_is_bad(), *_clock(hardware)])
    register = device.register
    good = passed("code", _("The activation code is good."))
    return ValidationAnswer(
        checks=[good, *_of_register(register, hardware, now)],
        register_number=register.number,
        register_name=register.name,
        store_number=register.store.number,
    )


def check_register(*, register: Register, now: datetime) -> list[ActivationCheck]:
    """Check a register as far as HQ knows without hardware; what the present hardware last told counts."""
    pending = Device.objects.filter(register=register, state=Device.State.PENDING).first()
    return [_code_of(pending, now), *_of_register(register, _known_facts(register), now)]


def _of_register(register: Register, hardware: HardwareFacts, now: datetime) -> list[ActivationCheck]:
    own = [*_hardware_before(register, hardware, now), _offline_profile(register)]
    return [*own, *checks_from_above(register, hardware), *_clock(hardware)]


def _code_is_bad() -> ActivationCheck:
    return failed(
        "code",
        _("The activation code is wrong, used or expired."),
        _("Look for a typing mistake, or issue a new code on the register's page."),
    )


def _code_of(pending: Device | None, now: datetime) -> ActivationCheck:
    """Say whether a code waits that can still be used."""
    if pending is None or pending.activation_code_expires_at is None:
        return warned("code", _("No activation code waits to be used."), _("Issue one before hardware is activated."))
    if pending.activation_code_expires_at <= now:
        return failed("code", _("The activation code has expired."), _("Issue a new one."))
    return passed("code", _("An activation code waits to be used."))


def _hardware_before(register: Register, hardware: HardwareFacts, now: datetime) -> list[ActivationCheck]:
    """Say whose place the hardware takes, and whose journal it brings."""
    active = Device.objects.filter(register=register, state=Device.State.ACTIVATED).select_related("register").first()
    checks = []
    if active is None:
        checks.append(passed("register", _("No hardware is active as register %(register)s.") % {"register": register.number}))
    elif active.token_expires_at is not None and active.token_expires_at <= now:
        checks.append(passed("register", _("The token of the hardware before has expired.")))
    elif hardware.journal_id is None:
        sentence = _("Register %(register)s is active on %(hardware)s; activating other hardware ends that device at once.")
        checks.append(passed("register", sentence % _named(active)))
    elif hardware.journal_id == active.journal_id:
        checks.append(passed("register", _("This hardware is active as this register already and stays it.")))
    else:
        checks.append(
            warned(
                "register",
                _("Register %(register)s is active on other hardware: %(hardware)s.") % _named(active),
                _("Activating ends that device at once. Have it send its sales first, or hand them over afterwards."),
            )
        )
    return [*checks, *_journal(register, hardware)]


def _named(active: Device) -> dict[str, str]:
    return {"register": active.register.number, "hardware": active.hardware or active.journal_id}


def _journal(register: Register, hardware: HardwareFacts) -> list[ActivationCheck]:
    """Find out whether the journal is another register's: its sales would be mixed with this one's."""
    if hardware.journal_id is None:
        return []
    others = Device.objects.filter(journal_id=hardware.journal_id).exclude(register=register).select_related("register")
    other = others.first()
    if other is None:
        return [passed("journal", _("The journal here belongs to no other register."))]
    return [
        warned(
            "journal",
            _("The journal here was begun as register %(register)s.") % {"register": other.register.number},
            _("If it holds sales, use another home folder; the activation is refused otherwise."),
        )
    ]


def _offline_profile(register: Register) -> ActivationCheck:
    profile = register.offline_profile or register.store.offline_profile
    if profile is None:
        return warned(
            "offline-profile",
            _("Neither the register nor its store has an offline profile."),
            _("Choose one, or the register follows the defaults."),
        )
    return passed("offline-profile", _("The offline profile is %(profile)s.") % {"profile": profile.name})


def _clock(hardware: HardwareFacts) -> list[ActivationCheck]:
    if hardware.clock_offset is None:
        return []
    seconds = round(abs(hardware.clock_offset.total_seconds()))
    ahead = hardware.clock_offset > timedelta(0)
    finding = (_("The clock is %(seconds)d s ahead.") if ahead else _("The clock is %(seconds)d s behind.")) % {
        "seconds": seconds
    }
    remedy = _("Set the clock, or have the system set it from a time server.")
    if seconds <= CLOCK_SECONDS_TO_WARN:
        return [passed("clock", finding)]
    return [warned("clock", finding, remedy) if seconds <= CLOCK_SECONDS_TO_FAIL else failed("clock", finding, remedy)]


def _known_facts(register: Register) -> HardwareFacts:
    """Return what the register's hardware last said of itself."""
    status = RegisterStatus.objects.filter(register=register).first()
    if status is None or not Device.objects.filter(register=register, state=Device.State.ACTIVATED).exists():
        return HardwareFacts()
    return HardwareFacts(
        clock_offset=timedelta(seconds=status.clock_offset_seconds),
        free_disk_bytes=status.free_disk_bytes,
    )
