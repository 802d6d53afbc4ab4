"""Barcode patterns by programs: what registers could not read a label by is refused."""

import pytest

from backoffice.catalog.models import BarcodePattern

ADDRESS = "/api/v1/hq/catalog/barcode-patterns"
PATTERN = {"pattern": "20IIIIIWWWWWC", "name": "Cheese counter", "decimals": 3}

pytestmark = pytest.mark.django_db


def test_pattern_is_created_shown_and_changed(erp):
    created = erp.post(ADDRESS, PATTERN, format="json")
    assert (created.status_code, created.json()) == (201, {**PATTERN, "is_active": True})
    changed = erp.patch(f"{ADDRESS}/20IIIIIWWWWWC", {"is_active": False, "decimals": 2}, format="json").json()
    assert changed == {**PATTERN, "is_active": False, "decimals": 2}
    assert erp.get(f"{ADDRESS}/20IIIIIWWWWWC").json() == changed
    assert erp.patch(f"{ADDRESS}/20IIIIIWWWWWC", {"pattern": "21IIIIIWWWWWC"}, format="json").status_code == 400


@pytest.mark.parametrize("fields", [{"pattern": "10IIIIIWWWWWC"}, {"pattern": "20IIIIIWWWWW"}, {"pattern": ""}, {"decimals": 5}])
def test_pattern_that_is_none_is_refused(erp, fields):
    assert erp.post(ADDRESS, {**PATTERN, **fields}, format="json").status_code == 400
    assert BarcodePattern.objects.count() == 0
