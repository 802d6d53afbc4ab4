"""PINs: only their hash is kept."""

import pytest

from backoffice.staff.models import Staff
from backoffice.staff.use_cases.set_pin import set_pin
from channel.errors import InvalidInput
from channel.pin import verify_pin
from tests.backoffice.factories import make_staff

pytestmark = pytest.mark.django_db


def test_pin_is_kept_as_argon2id_hash():
    staff = make_staff()
    set_pin(staff=staff, pin="0471")
    pin_hash = Staff.objects.get().pin_hash
    assert pin_hash.startswith("$argon2id$")
    assert verify_pin("0471", pin_hash)
    assert not verify_pin("471", pin_hash)


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", " 1234", "١٢٣٤", "²²²²"])
def test_pin_is_four_to_twelve_digits(pin):
    staff = make_staff()
    with pytest.raises(InvalidInput) as caught:
        set_pin(staff=staff, pin=pin)
    assert [error["pointer"] for error in caught.value.details["errors"]] == ["/pin"]
    assert Staff.objects.get().pin_hash == ""
