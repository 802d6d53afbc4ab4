"""Customers, address books and staff by programs."""

import pytest

from backoffice.customers.models import AddressBook, Customer
from backoffice.staff.models import PermissionGroup, Staff
from channel.pin import verify_pin
from registers.models import Store
from tests.backoffice.factories import make_address_book, make_customer

HQ = "/api/v1/hq/"

pytestmark = pytest.mark.django_db


def test_an_address_book_is_created_changed_and_removed(erp):
    created = erp.post(f"{HQ}address-books", {"code": "VIP", "name": "Very important"}, format="json")
    assert (created.status_code, created.json()) == (201, {"code": "VIP", "name": "Very important"})
    address = f"{HQ}address-books/VIP"
    assert erp.patch(address, {"name": "Regulars"}, format="json").json()["name"] == "Regulars"
    assert erp.patch(address, {"code": "OTHER"}, format="json").status_code == 400
    assert erp.delete(address).status_code == 204
    assert erp.get(address).status_code == 404


def test_an_address_book_that_a_store_has_stays(erp, everything):
    address = f"{HQ}address-books/ALL"
    refused = erp.delete(address)
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "It is still used by stores. Take it away from there first.",
    )
    Store.objects.get(number="S1").address_books.clear()
    assert erp.delete(address).status_code == 204
    assert (AddressBook.objects.count(), Customer.objects.count()) == (0, 1)


def test_a_customer_is_removed_from_its_address_books_too(erp):
    make_customer("C/1", [make_address_book()])
    assert erp.delete(f"{HQ}customers/C/1").status_code == 204
    assert (erp.delete(f"{HQ}customers/C/1").status_code, Customer.objects.count()) == (404, 0)


def test_a_token_of_one_store_removes_nobody(client_with, everything):
    client = client_with(store=Store.objects.get(number="S1"))
    assert client.get(f"{HQ}address-books").json()["results"] == [{"code": "ALL", "name": "ALL"}]
    for address in ("customers/C1", "address-books/ALL"):
        assert client.delete(f"{HQ}{address}").status_code == 403


def test_a_member_of_staff_is_created_changed_and_removed(erp, everything):
    body = {"number": "9/1", "name": "Cara", "language": "en", "permission_group": "CASHIER", "address_books": ["ALL"]}
    created = erp.post(f"{HQ}staff", {**body, "pin": "0471"}, format="json")
    assert (created.status_code, created.json()) == (201, {**body, "is_active": True})
    staff = Staff.objects.get(number="9/1")
    assert verify_pin("0471", staff.pin_hash)
    address = f"{HQ}staff/9/1"
    changed = erp.patch(address, {"is_active": False, "address_books": []}, format="json").json()
    assert changed == {**body, "is_active": False, "address_books": []}
    assert erp.patch(address, {"pin": "9876"}, format="json").json() == changed
    staff.refresh_from_db()
    assert verify_pin("9876", staff.pin_hash)
    assert erp.patch(address, {"number": "10"}, format="json").status_code == 400
    assert (erp.delete(address).status_code, erp.get(address).status_code) == (204, 404)


@pytest.mark.parametrize("wrong", [{"pin": "12"}, {"pin": "x" * 5}, {"permission_group": "NONE"}, {"address_books": ["NONE"]}])
def test_a_member_of_staff_that_is_none_is_refused(erp, everything, wrong):
    body = {"number": "9", "name": "Cara", "permission_group": "CASHIER", **wrong}
    assert erp.post(f"{HQ}staff", body, format="json").status_code == 400
    assert not Staff.objects.filter(number="9").exists()


def test_a_permission_group_is_created_changed_and_removed_once_nobody_is_in_it(erp, everything):
    body = {"code": "LEAD", "name": "Leads", "can_void": True, "maximum_discount_percent": "12.50"}
    created = erp.post(f"{HQ}permission-groups", body, format="json")
    assert (created.status_code, created.json()["can_void"], created.json()["can_return"]) == (201, True, False)
    address = f"{HQ}permission-groups/LEAD"
    assert erp.patch(address, {"can_return": True}, format="json").json()["can_return"] is True
    assert erp.patch(address, {"maximum_discount_percent": "101"}, format="json").status_code == 400
    Staff.objects.update(permission_group=PermissionGroup.objects.get(code="LEAD"))
    assert erp.delete(address).status_code == 409
    Staff.objects.all().delete()
    assert erp.delete(address).status_code == 204


def test_staff_are_changed_by_their_own_scope_alone(client_with, everything):
    client = client_with("staff:read", "customers:write")
    assert client.get(f"{HQ}staff/S1").json()["name"] == "Staff S1"
    assert [client.patch(f"{HQ}staff/S1", {}, format="json").status_code, client.delete(f"{HQ}staff/S1").status_code] == [
        403,
        403,
    ]
