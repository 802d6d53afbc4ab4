"""The retail server: what an online register asks, answered from released data of its own store."""

import fcntl
from datetime import UTC, date, datetime

import pytest

from backoffice.pricing.models import Price
from backoffice.staff.use_cases.set_pin import set_pin
from distribution.api import released_store
from distribution.api.released_store import open_released_store
from distribution.models import Package
from distribution.package_store import package_store
from distribution.store_copies import close_store_connection, store_copy_folder
from registers.models import Currency, Store
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_customer,
    make_permission_group,
    make_price,
    make_price_group,
    make_product,
    make_staff,
    make_store,
)
from tests.distribution.background import await_store_copies
from tests.distribution.company import make_database, make_register
from tests.distribution.damage import damage_table
from tests.distribution.devices import DeviceClient
from tests.distribution.schedules import make_schedule, publish
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _checks_at_once(monkeypatch):
    # a limit and not our own function: otherwise every test would wait a second for what it published
    monkeypatch.setattr(released_store, "CHECK_INTERVAL_SECONDS", 0.0)
    yield
    await_store_copies()


@pytest.fixture
def store(settings):
    """A store that sells two products, beside one in the same group that sells another."""
    settings.DATABASE_IS_SHARED = True
    store, neighbour = make_store("1"), make_store("2")
    tea = make_product("1/A", ["0036000291452"], name="Grüner Tee")
    coffee = make_product("2", ["4006381333931"], name="Kaffee")
    theirs = make_product("3", ["7290000066318"], name="Tee der anderen")
    make_assortment("MAIN", [store], [tea, coffee])
    make_assortment("OTHER", [neighbour], [theirs])
    prices = make_price_group(stores=[store, neighbour])
    make_price(prices, tea, "2.99")
    make_price(prices, theirs, "1.00")
    book, their_book = make_address_book("MINE", [store]), make_address_book("THEIRS", [neighbour])
    make_customer("C/1", [book], name="Ada")
    make_customer("C2", [their_book])
    set_pin(staff=make_staff("100", [book], name="Cara", permission_group=make_permission_group(can_void=True)), pin="2468")
    set_pin(staff=make_staff("200", [their_book]), pin="2468")
    yield store
    close_store_connection(store.channel_data_group_id)


@pytest.fixture
def schedule(store):
    schedule = make_schedule(store.channel_data_group)
    publish(schedule)
    return schedule


@pytest.fixture
def device(store):
    return DeviceClient(make_database(store.channel_data_group).register)


def refused(response):
    return response.status_code, response.json()["code"]


def test_product_is_found_by_barcode_with_price_and_taxes(device, schedule):
    product = device.get("retail/products/barcodes/0036000291452").json()
    assert (product["number"], product["name"], product["unit_price"]) == ("1/A", "Grüner Tee", "2.9900")
    assert (product["currency"], product["release"]) == ("EUR", 1)
    assert [rate["percent"] for rate in product["tax_rates"]] == ["19.0000"]


def test_product_is_found_by_a_number_with_a_slash(device, schedule):
    assert device.get("retail/products/numbers/1%2FA").json()["name"] == "Grüner Tee"


def test_product_without_a_price_says_so(device, schedule):
    assert device.get("retail/products/numbers/2").json()["unit_price"] is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("retail/products/barcodes/1", "unknown-barcode"),
        ("retail/products/barcodes/7290000066318", "unknown-barcode"),
        ("retail/products/numbers/3", "unknown-product"),
        ("retail/products/numbers/%00", "unknown-product"),
        ("retail/customers/C2", "not-found"),
    ],
)
def test_what_the_own_store_has_not_is_not_found(device, schedule, path, code):
    assert refused(device.get(path)) == (404, code)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("gruner", ["1/A"]), ("grunre", ["1/A"]), ("TEE", ["1/A"]), ("kaf", ["2"]), ("", []), ('" OR *', []), ("x" * 5000, [])],
)
def test_products_are_searched_by_words(device, schedule, text, numbers):
    found = device.get(f"retail/products?search={text}").json()
    assert [product["number"] for product in found] == numbers


def test_customer_of_the_store_is_found(device, schedule):
    assert device.get("retail/customers/C%2F1").json()["name"] == "Ada"


def test_staff_of_the_store_sign_in(device, schedule):
    staff = device.post("retail/sign-in", {"staff_number": "100", "pin": "2468"}).json()
    assert (staff["name"], staff["permissions"]["can_void"], staff["permissions"]["can_return"]) == ("Cara", True, False)


@pytest.mark.parametrize(("number", "pin"), [("100", "1111"), ("200", "2468"), ("300", "2468"), ("100", "")])
def test_wrong_sign_ins_are_refused_alike(device, schedule, number, pin):
    response = device.post("retail/sign-in", {"staff_number": number, "pin": pin})
    assert refused(response) == (401, "sign-in-refused")
    assert response.json()["detail"] == "The staff number or the PIN is wrong."


def test_sign_in_that_cannot_be_read_is_a_problem(device, schedule):
    assert refused(device.post("retail/sign-in", {"staff_number": 100})) == (400, "invalid-input")


def test_nothing_is_answered_before_the_first_release(device):
    response = device.get("retail/products/barcodes/0036000291452")
    assert refused(response) == (409, "state-conflict")
    assert response.json()["detail"].startswith("Nothing has been released for this store yet.")


def test_answers_change_with_a_release_and_not_before(device, schedule):
    def price():
        return device.get("retail/products/numbers/1%2FA").json()["unit_price"]

    assert price() == "2.9900"
    Price.objects.update(unit_price="3.4999")
    assert price() == "2.9900"
    publish(schedule)
    price()
    await_store_copies()
    assert price() == "3.4999"


def test_look_up_does_not_wait_for_the_packages_of_the_next_release(device, schedule):
    device.get("retail/products/numbers/2")
    Price.objects.update(unit_price="3.4999")
    publish(schedule)
    folder = store_copy_folder(Package.objects.get(kind="DELTA").group_id).folder
    with (folder / "lock").open("wb") as lock:
        # somebody is moving the copy, and takes their time
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert device.get("retail/products/numbers/1%2FA").json()["release"] == 1
        await_store_copies()
    device.get("retail/products/numbers/1%2FA")
    await_store_copies()
    assert device.get("retail/products/numbers/1%2FA").json()["release"] == 2


def test_answers_go_on_from_the_release_before_when_the_next_cannot_be_had(device, schedule, caplog):
    device.get("retail/products/numbers/2")
    Price.objects.update(unit_price="3.4999")
    publish(schedule)
    for package in Package.objects.all():
        package_store().path(package.sha256).unlink()
    for _ in range(2):
        assert device.get("retail/products/numbers/1%2FA").json()["release"] == 1
        await_store_copies()
    assert [record.message for record in caplog.records if "could not be refreshed" in record.message] == [
        f"the store copy of group {schedule.groups.get().pk} could not be refreshed; it answers from the release before"
    ] * 2


def test_answers_stay_those_of_the_release_whatever_becomes_of_the_store_at_headquarters(device, schedule):
    usd = Currency.objects.create(code="USD", name="US dollar")
    Store.objects.filter(number="1").update(number="100", currency=usd, prices_include_tax=False)
    product = device.get("retail/products/numbers/1%2FA").json()
    assert (product["unit_price"], product["currency"], product["prices_include_tax"]) == ("2.9900", "EUR", True)
    assert device.get("retail/store").json()["store"]["number"] == "1"


def test_store_that_is_newer_than_the_release_is_not_answered(store, schedule):
    newer = make_store("9", store.channel_data_group)
    response = DeviceClient(make_register(newer, "R9")).get("retail/products/numbers/2")
    assert refused(response) == (409, "state-conflict")


@pytest.mark.parametrize(
    ("zone", "today"),
    [("UTC", date(2026, 11, 1)), ("Pacific/Auckland", date(2026, 11, 2)), ("America/New_York", date(2026, 11, 1))],
)
def test_day_is_the_stores_as_released(schedule, store, zone, today):
    Store.objects.filter(pk=store.pk).update(time_zone=zone)
    publish(schedule)
    Store.objects.filter(pk=store.pk).update(time_zone="Asia/Tokyo")
    store.refresh_from_db()
    assert open_released_store(store, datetime(2026, 11, 1, 23, 30, tzinfo=UTC)).today == today


@pytest.mark.parametrize("path", ["retail/products?search=a", "retail/products/numbers/2", "retail/customers/C1"])
def test_retail_server_is_for_devices_only(client, path):
    response = client.get(f"/api/v1/{path}")
    assert refused(response) == (401, "authentication-failed")


# The second one is read as soon as the copy is opened.
@pytest.mark.parametrize("table", ["product", "channel_table"])
def test_copy_in_which_a_look_up_meets_damage_is_filled_again(store, schedule, device, table):
    group_id = store.channel_data_group_id
    assert device.get("retail/products/numbers/2").status_code == 200
    close_store_connection(group_id)
    damage_table(store_copy_folder(group_id).current(), table)
    response = device.get("retail/products/numbers/2")
    assert (refused(response), response["Retry-After"]) == ((503, "headquarters-busy"), "1")
    wait_until(lambda: device.get("retail/products/numbers/2").status_code, 200)


@pytest.mark.parametrize("content", [b"", b"this is no database" * 1000])
def test_copy_that_is_no_database_any_more_is_filled_again(store, schedule, device, content):
    group_id = store.channel_data_group_id
    assert device.get("retail/products/numbers/2").status_code == 200
    close_store_connection(group_id)
    store_copy_folder(group_id).current().write_bytes(content)
    wait_until(lambda: device.get("retail/products/numbers/2").status_code, 200)
