"""Before a code is spent: each check passes or fails with what to do about it, and nothing is changed."""

from datetime import timedelta

import msgspec
import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from channel.activation import ActivationRequest
from channel.activation_check import ValidationAnswer, ValidationRequest, may_activate
from channel.ddl import SCHEMA_VERSION
from registers.models import Device, OfflineProfile, Register, RegisterEvent, RegisterStatus
from registers.queries.activation_findings import check_register, validate_activation
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.distribution.company import make_database, make_full, make_group, make_release

pytestmark = pytest.mark.django_db
NAMES = ["code", "register", "journal", "offline-profile", "release", "support-offline", "program", "disk", "clock"]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def register():
    """Return a register that is ready: its group has a release of 10,000 bytes, 40,000 unpacked, and there is a profile."""
    group = make_group()
    make_full(make_release(group, 1))
    register = make_database(group).register
    register.offline_profile = OfflineProfile.objects.create(code="FAST", name="Fast")
    register.save()
    return register


def tell(code, now=None, **fields) -> ValidationRequest:
    given = {
        "activation_code": code,
        "journal_id": "J-1",
        "clock_at": now or timezone.now(),
        "free_disk_bytes": 10**12,
        "schema_version": SCHEMA_VERSION,
    }
    return ValidationRequest(**{**given, **fields})


def validate(register, **fields) -> ValidationAnswer:
    now = timezone.now()
    return validate_activation(request=tell(issue_activation_code(register=register, user=None).code, now, **fields), now=now)


def results(answer) -> dict[str, str]:
    return {check.name: check.result.value for check in answer.checks}


def of(answer, name):
    return next(check for check in answer.checks if check.name == name)


def test_a_register_that_is_ready_passes_every_check(register):
    answer = validate(register)
    assert results(answer) == dict.fromkeys(NAMES, "PASS")
    assert [check.name for check in answer.checks if check.remedy or not check.finding] == []
    assert (answer.register_number, answer.store_number) == (register.number, register.store.number)
    assert may_activate(answer.checks)


def test_nothing_is_changed_by_asking_and_the_code_works_afterwards(register):
    issued = issue_activation_code(register=register, user=None)
    before = (list(Device.objects.values()), RegisterEvent.objects.count())
    for _ in range(3):
        validate_activation(request=tell(issued.code), now=timezone.now())
    assert (list(Device.objects.values()), RegisterEvent.objects.count()) == before
    assert activate_device(request=ActivationRequest(activation_code=issued.code, journal_id="J-1")).register_number == "R1"


def test_a_bad_code_says_nothing_of_any_register(register):
    issued = issue_activation_code(register=register, user=None)
    late = validate_activation(request=tell(issued.code), now=issued.expires_at)
    wrong = validate_activation(request=tell("22222-22222"), now=timezone.now())
    for answer in (late, wrong):
        assert (results(answer)["code"], answer.register_number, answer.store_number) == ("FAIL", None, None)
        assert set(results(answer)) == {"code", "clock"}
        assert of(answer, "code").remedy == "Look for a typing mistake, or issue a new code on the register's page."


@pytest.mark.parametrize(
    ("seconds", "result", "finding"),
    [(0, "PASS", "0 s behind"), (60, "PASS", "60 s ahead"), (-61, "WARNING", "61 s behind"), (301, "FAIL", "301 s ahead")],
)
def test_a_clock_that_is_off_is_named_by_how_far(register, seconds, result, finding):
    now = timezone.now()
    code = issue_activation_code(register=register, user=None).code
    answer = validate_activation(request=tell(code, clock_at=now + timedelta(seconds=seconds)), now=now)
    assert (results(answer)["clock"], of(answer, "clock").finding) == (result, f"The clock is {finding}.")


@pytest.mark.parametrize(("free", "result"), [(49_999, "FAIL"), (50_000, "WARNING"), (99_999, "WARNING"), (100_000, "PASS")])
def test_the_disk_must_hold_the_full_package_as_it_comes_and_unpacked(register, free, result):
    assert results(validate(register, free_disk_bytes=free))["disk"] == result


def test_a_program_that_cannot_read_the_release_is_to_be_updated(register):
    register.store.serving_group.releases.update(readable_from=SCHEMA_VERSION)
    assert results(validate(register))["program"] == "PASS"
    check = of(validate(register, schema_version=SCHEMA_VERSION - 1), "program")
    assert (check.result.value, check.remedy) == ("FAIL", "Update the program first.")


def test_hardware_that_is_replaced_is_named_and_forbids_nothing(register):
    code = issue_activation_code(register=register, user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    answer = validate(register, journal_id="J-2")
    assert (results(answer)["register"], may_activate(answer.checks)) == ("WARNING", True)
    assert "Till 7" in of(answer, "register").finding
    assert results(validate(register, journal_id="J-1"))["register"] == "PASS"
    Device.objects.filter(state="ACTIVATED").update(token_expires_at=timezone.now() - timedelta(days=1))
    assert results(validate(register, journal_id="J-2"))["register"] == "PASS"


def test_the_journal_of_another_register_is_named(register):
    other = Register.objects.create(number="R9", name="Nine", store=register.store)
    code = issue_activation_code(register=other, user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-9"))
    assert of(validate(register, journal_id="J-9"), "journal").finding == "The journal here was begun as register R9."


def test_a_store_nothing_was_released_for_fails(register):
    register.store.serving_group = None
    register.store.save()
    answer = validate(register)
    assert (results(answer)["release"], may_activate(answer.checks)) == ("FAIL", False)


def test_what_is_not_set_up_is_a_warning(register):
    Register.objects.update(offline_profile=None, support_offline=False)
    answer = validate(register)
    assert (results(answer)["offline-profile"], results(answer)["support-offline"]) == ("WARNING", "WARNING")
    assert may_activate(answer.checks)


def test_without_hardware_the_register_is_checked_as_far_as_hq_knows(register):
    now = timezone.now()
    assert [check.name for check in check_register(register=register, now=now)] == [
        "code", "register", "offline-profile", "release", "support-offline",
    ]  # fmt: skip
    issued = issue_activation_code(register=register, user=None)
    activate_device(request=ActivationRequest(activation_code=issued.code, journal_id="J-1"))
    RegisterStatus.objects.create(
        register=register, reported_at=now, connection_mode="ONLINE", clock_offset_seconds=400, free_disk_bytes=1
    )
    found = {check.name: check.result.value for check in check_register(register=register, now=now)}
    assert found == {
        "code": "WARNING", "register": "PASS", "offline-profile": "PASS", "release": "PASS",
        "support-offline": "PASS", "disk": "FAIL", "clock": "FAIL",
    }  # fmt: skip


def test_a_device_asks_over_http_without_a_token(register):
    code = issue_activation_code(register=register, user=None).code
    response = APIClient().generic("POST", "/api/v1/devices/validate", msgspec.json.encode(tell(code)), "application/json")
    answer = msgspec.json.decode(response.content, type=ValidationAnswer)
    assert (response.status_code, answer.register_number, results(answer)) == (200, "R1", dict.fromkeys(NAMES, "PASS"))


def test_the_sentences_are_those_of_the_callers_language(register):
    body = msgspec.json.encode(tell("x"))
    answer = APIClient().generic("POST", "/api/v1/devices/validate", body, "application/json", headers={"Accept-Language": "en"})
    assert answer.json()["checks"][0]["finding"] == "The activation code is wrong, used or expired."


@pytest.mark.parametrize(
    "fields", [{"free_disk_bytes": -1}, {"clock_at": "2026-01-01"}, {"journal_id": ""}, {"schema_version": 2**31}]
)
def test_nonsense_is_invalid_input(db, fields):
    body = {**msgspec.to_builtins(tell("x")), **fields}
    response = APIClient().post("/api/v1/devices/validate", body, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
