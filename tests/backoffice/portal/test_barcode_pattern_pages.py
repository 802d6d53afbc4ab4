"""The pages of barcode patterns."""

import pytest
from django.urls import reverse

from backoffice.catalog.models import BarcodePattern
from tests.backoffice.factories import make_barcode_pattern

LIST, NEW = reverse("portal:barcode-pattern-list"), reverse("portal:barcode-pattern-create")

pytestmark = pytest.mark.django_db


def test_pattern_is_created_listed_and_edited(admin_client):
    data = {"pattern": "28IIIIIVPPPPC", "name": "Butcher", "decimals": "2", "is_active": "on"}
    assert admin_client.post(NEW, data).url == LIST
    pattern = BarcodePattern.objects.get()
    assert "28IIIIIVPPPPC" in admin_client.get(LIST).content.decode()
    address = reverse("portal:barcode-pattern-edit", args=[pattern.pk])
    # the pattern itself is shown and never taken
    assert admin_client.post(address, {**data, "pattern": "29IIIIIVPPPPC", "name": "Baker"}).url == LIST
    assert BarcodePattern.objects.values_list("pattern", "name").get() == ("28IIIIIVPPPPC", "Baker")


@pytest.mark.parametrize("pattern", ["28IIIIIVPPPPP", "4006381333931", "20IIIVWWWWWWC"])
def test_pattern_that_is_none_is_refused_with_what_one_is(admin_client, pattern):
    answer = admin_client.post(NEW, {"pattern": pattern, "name": "X", "decimals": "2"})
    assert answer.status_code == 422
    assert "A pattern has 13 places" in answer.content.decode()


def test_only_who_may_sees_and_changes_patterns(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("eve"))
    edit = reverse("portal:barcode-pattern-edit", args=[make_barcode_pattern().pk])
    assert [client.get(address).status_code for address in (LIST, NEW, edit)] == [403, 403, 403]
