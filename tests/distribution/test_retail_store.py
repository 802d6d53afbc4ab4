"""What a register without an offline database is told of its store, and what becomes of one that had a database."""

import pytest

from backoffice.staff.use_cases.set_pin import set_pin
from distribution.api import released_store
from distribution.store_copies import close_store_connection
from registers.models import OfflineProfile, PaymentMethod, ReceiptSettings, Store
from registers.use_cases.create_register import create_register
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_address_book, make_staff, make_store
from tests.distribution.background import await_store_copies
from tests.distribution.devices import DeviceClient
from tests.distribution.schedules import make_schedule, publish
from tests.distribution.test_sync_api import plan_of

pytestmark = pytest.mark.django_db(transaction=True)

STATUS = {
    "journal_id": "0195d0a0-0000-7000-8000-000000000001",
    "connection_mode": "ONLINE",
    "sales_waiting": 0,
    "last_sequence_number": 0,
    "program_version": "1.0",
    "clock_at": "2026-11-02T09:30:00Z",
}


@pytest.fixture(autouse=True)
def _checks_at_once(monkeypatch):
    # a limit and not our own function: otherwise every test would wait a second for what it published
    monkeypatch.setattr(released_store, "CHECK_INTERVAL_SECONDS", 0.0)
    yield
    await_store_copies()


@pytest.fixture
def store():
    """A store with everything that can be said of one, beside one with nothing."""
    profile = OfflineProfile.objects.create(code="FAST", name="Fast", offline_timeout_seconds=3)
    receipts = ReceiptSettings.objects.create(code="STD", header="Welcome", number_mask="{sequence:04}")
    store = make_store("1", time_zone="Europe/Berlin", offline_profile=profile, receipt_settings=receipts)
    make_store("2")
    PaymentMethod.objects.create(code="CASH", name="Cash", kind="CASH", allows_change=True)
    PaymentMethod.objects.create(code="CHEQUE", name="Cheque", kind="VOUCHER", is_active=False)
    yield store
    close_store_connection(store.channel_data_group_id)


@pytest.fixture
def register(store):
    return create_register(store=store, number="11", name="Till 11", user=None)


@pytest.fixture
def schedule(store, register):
    schedule = make_schedule(store.channel_data_group)
    publish(schedule)
    return schedule


@pytest.fixture
def device(register):
    return DeviceClient(register)


def facts_of(device):
    response = device.get("retail/store")
    assert response.status_code == 200
    return response.json()


def test_store_is_told_with_all_that_selling_needs(device, schedule):
    facts = facts_of(device)
    assert (facts["store"]["number"], facts["store"]["time_zone"], facts["store"]["currency"]) == ("1", "Europe/Berlin", "EUR")
    assert (facts["store"]["receipt_header"], facts["store"]["receipt_number_mask"]) == ("Welcome", "{sequence:04}")
    assert (facts["register"]["number"], facts["register"]["support_offline"]) == ("11", False)
    assert facts["register"]["offline_profile"]["offline_timeout_seconds"] == 3
    assert [(method["code"], method["allows_change"]) for method in facts["payment_methods"]] == [("CASH", True)]
    assert (facts["currency_exponent"], facts["release"]) == (2, 1)


def test_store_is_told_as_released_and_not_as_it_is_by_now(device, schedule):
    Store.objects.filter(number="1").update(name="Renamed")
    assert facts_of(device)["store"]["name"] == "Store 1"
    publish(schedule)
    facts_of(device)
    await_store_copies()
    assert (facts_of(device)["store"]["name"], facts_of(device)["release"]) == ("Renamed", 2)


def test_register_that_is_newer_than_the_release_is_told_its_stores_profile(store, schedule):
    newer = DeviceClient(create_register(store=store, number="12", name="Till 12", user=None))
    register = facts_of(newer)["register"]
    assert (register["number"], register["offline_profile"]["code"]) == ("12", "FAST")


def test_each_device_is_told_its_own_store(schedule):
    other = DeviceClient(create_register(store=Store.objects.get(number="2"), number="21", name="Till 21", user=None))
    facts = facts_of(other)
    assert (facts["store"]["number"], facts["register"]["number"], facts["register"]["offline_profile"]) == ("2", "21", None)


def test_nothing_is_told_before_the_first_release(device):
    response = device.get("retail/store")
    assert (response.status_code, response.json()["code"]) == (409, "state-conflict")
    assert response.json()["detail"].startswith("Nothing has been released for this store yet.")


def test_store_is_told_to_devices_only(client, schedule):
    response = client.get("/api/v1/retail/store")
    assert (response.status_code, response.json()["code"]) == (401, "authentication-failed")


def test_register_without_offline_support_is_asked_for_no_database_and_may_sign_in(store, device, schedule):
    set_pin(staff=make_staff("100", [make_address_book("MINE", [store])]), pin="2468")
    publish(schedule)
    assert device.post("retail/sign-in", {"staff_number": "100", "pin": "2468"}).json()["number"] == "100"
    plan = plan_of(device.post("sync/poll", {"status": STATUS}))
    assert (plan["database_id"], plan["group_id"], plan["to_release"], plan["packages"]) == (None, None, None, [])


def test_register_is_told_by_its_plan_that_offline_support_was_switched_off(register, device, schedule):
    database = switch_support_offline_on(register=register, user=None).channel_database
    publish(schedule)
    group_id = database.group_id
    first = device.post("sync/poll", {"status": STATUS})
    assert (plan_of(first)["group_id"], plan_of(first)["number"]) == (group_id, 1)
    switch_support_offline_off(register=register, user=None)
    holds = {**STATUS, "release": 2, "epoch": 1, "group_id": group_id}
    plan = plan_of(device.post("sync/poll", {"status": holds, "plan_tag": first.json()["plan_tag"]}))
    assert (plan["database_id"], plan["number"]) == (database.pk, 2)
    assert (plan["group_id"], plan["to_release"], plan["packages"]) == (None, None, [])
    assert facts_of(device)["register"]["number"] == "11"
