import pytest

from channel.errors import InvalidInput
from registers.models import Store
from registers.use_cases.change_store import change_store
from tests.registers.factories import make_group

pytestmark = pytest.mark.django_db


def test_store_is_changed_in_the_fields_that_are_named(store):
    loaded = Store.objects.get(pk=store.pk)
    Store.objects.filter(pk=store.pk).update(address="Quay 1", channel_data_group=make_group("South"))
    changed = change_store(store=loaded, changes={"name": "Harbour", "prices_include_tax": False, "number": store.number})
    assert (changed.name, changed.prices_include_tax) == ("Harbour", False)
    store.refresh_from_db()
    assert (store.name, store.address, store.channel_data_group.name) == ("Harbour", "Quay 1", "South")


@pytest.mark.parametrize("name", ["number", "channel_data_group"])
def test_number_and_group_of_a_store_are_refused(store, name):
    other = "100" if name == "number" else make_group("South")
    with pytest.raises(InvalidInput) as caught:
        change_store(store=store, changes={"name": "Harbour", name: other})
    assert caught.value.details["errors"] == [{"pointer": f"/{name}", "detail": "This never changes."}]
    store.refresh_from_db()
    assert (store.name, store.number, store.channel_data_group.name) == ("Store S1", "S1", "North")


def test_change_that_makes_no_sense_names_the_field(store):
    with pytest.raises(InvalidInput) as caught:
        change_store(store=store, changes={"business_day_cutoff": "25:00"})
    assert [error["pointer"] for error in caught.value.details["errors"]] == ["/business_day_cutoff"]
