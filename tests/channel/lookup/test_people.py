"""Who may sign in, and to whom is sold."""

from contextlib import closing

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from channel.apply import open_channel_database
from channel.errors import NotFound, SignInRefused
from channel.lookup import CustomerInfo, PermissionSet, SignedInStaff, find_customer, sign_in
from channel.pin import NOBODYS_HASH, hash_pin, verify_pin
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS, SOUTH

PIN = "0042"


@pytest.fixture(scope="module")
def with_staff(tmp_path_factory):
    pin_hash = hash_pin(PIN)
    common = {"pin_hash": pin_hash, "permission_group_id": 1, "is_active": 1, "language": "de"}
    staff = [
        {**common, "staff_id": 1, "number": "1", "name": "Ada"},
        {**common, "staff_id": 2, "number": "2", "name": "Gone", "is_active": 0},
        {**common, "staff_id": 3, "number": "3", "name": "Of the south"},
        {**common, "staff_id": 4, "number": "4", "name": "New", "pin_hash": ""},
    ]
    path = make_channel_database(tmp_path_factory.mktemp("people") / "channel.db", {**ROWS, "staff": staff})
    with closing(open_channel_database(path)) as connection:
        yield connection


def test_staff_of_the_store_signs_in_with_its_permissions(with_staff):
    assert sign_in(with_staff, store_number=NORTH, staff_number="1", pin=PIN) == SignedInStaff(
        number="1",
        name="Ada",
        language="de",
        permissions=PermissionSet(
            can_return=True,
            can_return_without_receipt=False,
            can_override_price=False,
            can_void=True,
            can_disconnect=False,
            maximum_discount_percent="12.50",
        ),
    )


@pytest.mark.parametrize(
    ("store", "number", "pin"),
    [
        (NORTH, "1", "42"),
        (NORTH, "1", ""),
        (NORTH, "1", "\ud800"),
        (NORTH, "2", PIN),
        (NORTH, "3", PIN),
        (SOUTH, "1", PIN),
        (NORTH, "4", ""),
        (NORTH, "9", PIN),
        ("S-X", "1", PIN),
    ],
)
def test_every_way_to_be_wrong_gets_the_same_answer(with_staff, store, number, pin):
    with pytest.raises(SignInRefused) as caught:
        sign_in(with_staff, store_number=store, staff_number=number, pin=pin)
    assert caught.value.message == SignInRefused.default_message()


def test_staff_signs_in_at_the_store_whose_address_book_it_is_in(with_staff):
    assert sign_in(with_staff, store_number=SOUTH, staff_number="3", pin=PIN).name == "Of the south"


def test_pin_is_hashed_with_argon2id_and_a_salt_of_its_own():
    first, second = hash_pin(PIN), hash_pin(PIN)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert verify_pin(PIN, first)
    assert verify_pin(PIN, second)


@pytest.mark.parametrize("pin_hash", ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$short"])
def test_unreadable_hash_has_no_pin(pin_hash):
    assert not verify_pin("plain", pin_hash)


def test_unknown_number_costs_a_whole_verification():
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(NOBODYS_HASH, PIN)


def test_customer_is_found_by_number_with_all_that_a_sale_needs(two_stores):
    assert find_customer(two_stores, store_number=SOUTH, number="C2") == CustomerInfo(
        number="C2", name="Bob", email="", phone="", tax_number="", language="", blocked=True
    )


@pytest.mark.parametrize(("store", "number"), [(NORTH, "C2"), (NORTH, "C3"), (NORTH, "C9"), ("S-X", "C1")])
def test_customer_of_no_address_book_of_the_store_is_not_found(two_stores, store, number):
    with pytest.raises(NotFound):
        find_customer(two_stores, store_number=store, number=number)


@pytest.mark.parametrize("store", [NORTH, SOUTH])
def test_customer_of_two_address_books_is_found_in_both_stores(two_stores, store):
    assert find_customer(two_stores, store_number=store, number="C1").name == "Ada"
