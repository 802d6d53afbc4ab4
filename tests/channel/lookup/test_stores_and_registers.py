"""What a register knows about its store and itself."""

import pytest

from channel.errors import NotFound
from channel.lookup import PaymentMethodInfo, StoreInfo, find_register, find_store, payment_methods
from tests.channel.lookup.two_stores import NORTH, SOUTH


def test_store_comes_with_its_receipt_settings(two_stores):
    assert find_store(two_stores, NORTH) == StoreInfo(
        store_id=1,
        number=NORTH,
        name="North",
        address="",
        tax_number="",
        time_zone="Europe/Berlin",
        currency="EUR",
        language="de",
        prices_include_tax=True,
        business_day_cutoff="04:00",
        receipt_number_mask="{sequence}",
        receipt_header="Hello",
        receipt_footer="Bye",
        receipt_shows_tax_lines=False,
        receipt_prints_after_sale=True,
    )


def test_store_without_receipt_settings_has_no_mask(two_stores):
    store = find_store(two_stores, SOUTH)
    assert (store.receipt_number_mask, store.receipt_shows_tax_lines, store.address) == ("", True, "Südweg 2")
    assert not store.receipt_prints_after_sale


def test_store_that_is_not_there_is_not_found(two_stores):
    with pytest.raises(NotFound):
        find_store(two_stores, "S-X")


@pytest.mark.parametrize(("number", "code", "store"), [("R1", "STORE", NORTH), ("R2", "OWN", NORTH), ("R3", None, SOUTH)])
def test_register_goes_by_its_own_profile_else_its_stores(two_stores, number, code, store):
    register = find_register(two_stores, number)
    profile = register.offline_profile
    assert (profile.code if profile else None, register.store_number) == (code, store)


def test_profile_has_booleans_and_an_optional_threshold(two_stores):
    own, stores = (find_register(two_stores, number).offline_profile for number in ("R2", "R1"))
    assert (own.advanced_switching, own.performance_threshold_milliseconds) == (True, 800)
    assert (stores.advanced_switching, stores.performance_threshold_milliseconds) == (False, None)


def test_register_that_is_not_there_is_not_found(two_stores):
    with pytest.raises(NotFound):
        find_register(two_stores, "R9")


def test_payment_methods_in_use_are_listed_in_order(two_stores):
    assert [method.code for method in payment_methods(two_stores)] == ["CASH", "CARD"]
    assert payment_methods(two_stores)[0] == PaymentMethodInfo(
        code="CASH", name="", kind="CASH", opens_drawer=True, allows_change=True, works_offline=False
    )
