"""What the database itself refuses in staff."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from backoffice.staff.models import PermissionGroup, StaffAddressBook
from tests.backoffice.factories import make_address_book, make_permission_group, make_staff

pytestmark = pytest.mark.django_db


def test_staff_number_is_unique():
    make_staff("S1")
    with pytest.raises(IntegrityError):
        make_staff("S1")


def test_staff_is_in_a_book_once():
    book = make_address_book()
    staff = make_staff(books=[book])
    with pytest.raises(IntegrityError):
        StaffAddressBook.objects.create(staff=staff, address_book=book)


@pytest.mark.parametrize("percent", ["-0.01", "100.01"])
def test_permission_group_gives_no_discount_outside_0_to_100(percent):
    with pytest.raises(IntegrityError):
        make_permission_group("ODD", maximum_discount_percent=Decimal(percent))


def test_permission_group_in_use_is_kept():
    make_staff()
    with pytest.raises(ProtectedError):
        PermissionGroup.objects.all().delete()
