"""The pages of staff and permission groups: who may sign in where, by a PIN that nobody can read."""

import pytest
from django.urls import reverse

from backoffice.staff.models import PermissionGroup, Staff
from channel.pin import verify_pin
from tests.backoffice.factories import make_address_book, make_permission_group, make_staff, make_store
from tests.backoffice.portal.pages import text_of

LIST, NEW = reverse("portal:staff-list"), reverse("portal:staff-create")

pytestmark = pytest.mark.django_db


def page(name: str, thing) -> str:
    return reverse(f"portal:{name}", args=[thing.pk])


@pytest.fixture
def data() -> dict[str, object]:
    return {"number": "100", "name": "Cara", "permission_group": make_permission_group().pk, "is_active": "on"}


def test_a_member_of_staff_is_created_with_a_pin_that_registers_know_by_its_hash(hq, data):
    book = make_address_book("NORTH", [make_store("1")])
    answer = hq.post(NEW, {**data, "address_books": [book.pk], "pin": "0471"})
    staff = Staff.objects.get()
    assert (answer.status_code, answer.url) == (303, page("staff-page", staff))
    assert verify_pin("0471", staff.pin_hash)
    shown = text_of(hq.get(answer.url))
    assert [word in shown for word in ("PIN is set", "Signs in at 1 Store 1", "NORTH")] == [True] * 3
    assert "0471" not in shown
    assert staff.pin_hash not in hq.get(answer.url).content.decode()


@pytest.mark.parametrize("pin", ["123", "12a4", "1" * 13, " 1234", "１２３４"])
def test_a_pin_that_is_none_is_refused_and_nobody_is_created(hq, data, pin):
    answer = hq.post(NEW, {**data, "pin": pin})
    assert (answer.status_code, Staff.objects.count()) == (422, 0)
    assert "A PIN has 4 to 12 digits." in text_of(answer)


def test_editing_without_a_pin_keeps_it_and_with_one_changes_it(hq, data):
    hq.post(NEW, {**data, "pin": "0471"})
    staff = Staff.objects.get()
    edit = page("staff-edit", staff)
    assert 'value="0471"' not in hq.get(edit).content.decode()
    assert hq.post(edit, {**data, "number": "200", "name": "Caro"}).status_code == 303
    staff.refresh_from_db()
    assert (staff.number, staff.name, verify_pin("0471", staff.pin_hash)) == ("100", "Caro", True)
    hq.post(edit, {**data, "pin": "9876"})
    staff.refresh_from_db()
    assert (verify_pin("0471", staff.pin_hash), verify_pin("9876", staff.pin_hash)) == (False, True)


def test_an_edit_takes_and_keeps_address_books(hq, data):
    north, south = make_address_book("NORTH"), make_address_book("SOUTH")
    staff = make_staff("100", [north])
    shown = hq.get(page("staff-edit", staff)).content.decode()
    assert shown.count("checked") == 2  # the address book, and active
    hq.post(page("staff-edit", staff), {**data, "address_books": [south.pk]})
    assert list(staff.address_books.all()) == [south]


def test_staff_are_found_and_narrowed(hq):
    book, managers = make_address_book(), make_permission_group("MANAGER")
    make_staff("100", [book], name="Ada")
    make_staff("200", name="Grace", permission_group=managers)
    for query, found in (
        ({"q": "10"}, ["100"]),
        ({"q": "grace"}, ["200"]),
        ({"permission_group": managers.pk}, ["200"]),
        ({"address_book": book.pk}, ["100"]),
        ({}, ["100", "200"]),
    ):
        rows = hq.get(LIST, query).content.decode()
        assert [number for number in ("100", "200") if f"<strong>{number}</strong>" in rows] == found, query
    assert "200 Grace" in text_of(hq.get(reverse("portal:search"), {"q": "grace"}))


def test_deactivating_asks_first_and_is_done_once(hq):
    staff = make_staff()
    address = page("staff-deactivate", staff)
    assert "Registers refuse the sign-in after the next run of job 1060" in text_of(hq.get(address))
    assert Staff.objects.get().is_active
    assert hq.post(address).url == page("staff-page", staff)
    assert not Staff.objects.get().is_active
    assert hq.post(address).status_code == 409
    assert "Deactivate" not in text_of(hq.get(page("staff-page", staff)))


def test_removing_asks_first(hq):
    staff = make_staff("1", [make_address_book()])
    address = page("staff-remove", staff)
    assert "Transactions keep the number." in text_of(hq.get(address))
    assert hq.post(address).url == LIST
    assert Staff.objects.count() == 0


def test_a_permission_group_is_created_shown_edited_and_removed(hq):
    data = {"code": "LEAD", "name": "Shift leads", "can_void": "on", "maximum_discount_percent": "12.50"}
    answer = hq.post(reverse("portal:permission-group-create"), data)
    group = PermissionGroup.objects.get()
    assert answer.url == page("permission-group-page", group)
    shown = text_of(hq.get(answer.url))
    assert "May void transactions yes" in shown
    assert "Maximum discount in percent 12.5" in shown
    hq.post(page("permission-group-edit", group), {**data, "code": "X", "name": "Leads"})
    assert PermissionGroup.objects.values_list("code", "name").get() == ("LEAD", "Leads")
    wrong = hq.post(page("permission-group-edit", group), {**data, "maximum_discount_percent": "101"})
    assert wrong.status_code == 422
    assert hq.post(page("permission-group-remove", group)).url == reverse("portal:permission-group-list")
    assert PermissionGroup.objects.count() == 0


def test_a_permission_group_with_staff_stays(hq):
    group = make_staff().permission_group
    address = page("permission-group-remove", group)
    assert "It cannot be removed while it is used by: staff" in text_of(hq.get(address))
    assert hq.post(address).status_code == 409
    assert PermissionGroup.objects.count() == 1
