"""Payment methods, currencies and receipt settings by programs."""

import pytest

from registers.models import Currency, PaymentMethod, Store

HQ = "/api/v1/hq/"

pytestmark = pytest.mark.django_db


def test_a_payment_method_is_created_and_made_inactive_but_never_removed(erp):
    created = erp.post(f"{HQ}payment-methods", {"code": "GIFT", "name": "Gift", "kind": "VOUCHER"}, format="json")
    assert (created.status_code, created.json()["is_active"]) == (201, True)
    address = f"{HQ}payment-methods/GIFT"
    assert erp.patch(address, {"is_active": False}, format="json").json() == {**created.json(), "is_active": False}
    assert erp.patch(address, {"kind": "CASH"}, format="json").status_code == 400
    assert erp.delete(address).status_code == 403
    assert PaymentMethod.objects.get().kind == "VOUCHER"


def test_a_currency_is_created_with_its_digits_and_removed_once_unused(erp, everything):
    created = erp.post(f"{HQ}currencies", {"code": "JPY", "name": "Yen", "exponent": 2}, format="json")
    assert created.json() == {"code": "JPY", "name": "Yen", "exponent": 0}
    assert erp.post(f"{HQ}currencies", {"code": "yen", "name": "Yen"}, format="json").status_code == 400
    assert erp.patch(f"{HQ}currencies/JPY", {"name": "Japanese yen"}, format="json").json()["name"] == "Japanese yen"
    assert [erp.delete(f"{HQ}currencies/{code}").status_code for code in ("JPY", "EUR")] == [204, 409]
    assert not Currency.objects.filter(code="JPY").exists()


def test_receipt_settings_are_created_given_to_a_store_and_kept_while_it_has_them(erp, everything):
    body = {"code": "NEW", "header": "Hello", "number_mask": "{store}-{sequence:06}", "prints_after_sale": True}
    created = erp.post(f"{HQ}receipt-settings", body, format="json").json()
    assert created == {**body, "footer": "", "shows_tax_lines": True}
    address = f"{HQ}receipt-settings/NEW"
    assert erp.patch(address, {"number_mask": "{store}"}, format="json").status_code == 400
    store = erp.patch(f"{HQ}stores/S1", {"receipt_settings": "NEW"}, format="json").json()
    assert (store["receipt_settings"], erp.delete(address).status_code) == ("NEW", 409)
    assert erp.patch(f"{HQ}stores/S1", {"receipt_settings": None}, format="json").status_code == 200
    assert (erp.delete(address).status_code, Store.objects.get(number="S1").receipt_settings) == (204, None)
