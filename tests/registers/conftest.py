"""A store with one register, and a device activated as it, through the use cases everybody else calls."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model

from channel.activation import ActivationRequest
from registers import reference_checks
from registers.activation_facts import ActivationFacts, register_activation_facts
from registers.models import Device, Register, Store
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.registers.factories import make_payment_methods, make_register, make_store


@pytest.fixture(autouse=True)
def _nothing_from_above() -> Iterator[None]:
    """Take out what other apps registered: these tests are about registers alone."""
    checks = reference_checks.registered_reference_checks()
    for check in checks:
        reference_checks.unregister_reference_check(check)
    former = register_activation_facts(
        lambda register: ActivationFacts(database_id=None, group_id=None, group_name=None, epoch=1, public_keys={"k": "AAAA"})
    )
    yield
    for check in checks:
        reference_checks.register_reference_check(check)
    register_activation_facts(former)


@pytest.fixture
def store(db) -> Store:
    make_payment_methods()
    return make_store("S1")


@pytest.fixture
def register(store) -> Register:
    return make_register(store, "R1")


@pytest.fixture
def token(register) -> str:
    """Return the token of a device activated as the register, with journal J-1."""
    code = issue_activation_code(register=register, user=None).code
    return activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7")).token


@pytest.fixture
def device(token) -> Device:
    return Device.objects.select_related("register__store").get(state=Device.State.ACTIVATED)


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_user("admin", password="a long enough password")
