"""What the migrations do to the rows they find."""

import pytest
from django.core.management import call_command

from registers.models import Store
from tests.distribution.company import make_group, make_release, make_store

pytestmark = pytest.mark.django_db(transaction=True)


def test_stores_are_served_by_the_groups_that_had_released_them():
    north, south = make_group(), make_group("South")
    make_release(north, 1)
    for number, group in (("1", north), ("2", south)):
        make_store(group, number)
    Store.objects.update(serving_group=None)
    call_command("migrate", "distribution", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    assert dict(Store.objects.values_list("number", "serving_group__name")) == {"1": "North", "2": None}
