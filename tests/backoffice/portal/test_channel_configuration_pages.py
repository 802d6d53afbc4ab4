"""The pages of what registers take money by and print."""

import pytest
from django.urls import reverse

from registers.models import Currency, PaymentMethod, ReceiptSettings
from tests.backoffice.factories import make_currency, make_exchange_rate, make_price_group, make_store
from tests.backoffice.portal.pages import text_of

pytestmark = pytest.mark.django_db


def page(name: str, thing=None) -> str:
    return reverse(f"portal:{name}", args=[thing.pk] if thing else [])


def test_a_payment_method_is_created_edited_and_deactivated(hq):
    data = {"code": "GIFT", "name": "Gift card", "kind": "VOUCHER", "works_offline": "on", "is_active": "on"}
    answer = hq.post(page("payment-method-create"), data)
    method = PaymentMethod.objects.get()
    assert answer.url == page("payment-method-page", method)
    assert "Kind Voucher Opens the drawer no Gives change no Works offline yes Active yes" in text_of(hq.get(answer.url))
    hq.post(page("payment-method-edit", method), {**data, "code": "X", "kind": "CASH", "name": "Gift"})
    assert PaymentMethod.objects.values_list("code", "kind", "name").get() == ("GIFT", "VOUCHER", "Gift")
    deactivate = page("payment-method-deactivate", method)
    assert "Registers offer it no longer after the next run of job 1070." in text_of(hq.get(deactivate))
    assert hq.post(deactivate).url == page("payment-method-page", method)
    assert not PaymentMethod.objects.get().is_active
    assert hq.post(deactivate).status_code == 409
    assert "Remove" not in text_of(hq.get(page("payment-method-page", method)))
    assert "GIFT Gift Voucher Inactive" in text_of(hq.get(page("payment-method-list"), {"q": "gift"}))


@pytest.mark.parametrize(("code", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_gets_the_digits_of_its_code_and_keeps_them(hq, code, digits):
    answer = hq.post(page("currency-create"), {"code": code, "name": "Money", "exponent": "1"})
    currency = Currency.objects.get()
    assert (answer.url, currency.exponent) == (page("currency-page", currency), digits)
    hq.post(page("currency-edit", currency), {"code": "USD", "name": "Coins"})
    assert Currency.objects.values_list("code", "name", "exponent").get() == (code, "Coins", digits)


@pytest.mark.parametrize("code", ["eur", "EURO", "E1R", ""])
def test_a_currency_that_is_none_is_refused(hq, code):
    assert hq.post(page("currency-create"), {"code": code, "name": "Money"}).status_code == 422
    assert Currency.objects.count() == 0


def test_a_currency_is_removed_once_nothing_is_counted_in_it(hq):
    euro = make_currency()
    make_store("1")
    make_price_group()
    make_exchange_rate("USD")
    asked = text_of(hq.get(page("currency-remove", euro)))
    assert "It cannot be removed while it is used by: stores price groups exchange rates Take" in asked
    assert hq.post(page("currency-remove", euro)).status_code == 409
    unused = make_currency("CHF")
    assert hq.post(page("currency-remove", unused)).url == page("currency-list")
    assert not Currency.objects.filter(code="CHF").exists()


def test_receipt_settings_are_created_shown_with_an_example_and_removed(hq):
    data = {"code": "STD", "header": "Welcome\nto us", "number_mask": "{store}/{sequence:05}", "shows_tax_lines": "on"}
    answer = hq.post(page("receipt-settings-create"), data)
    settings = ReceiptSettings.objects.get()
    assert answer.url == page("receipt-settings-page", settings)
    assert "For example 12/00417 Shows the taxes yes Printed after each sale no" in text_of(hq.get(answer.url))
    assert hq.post(page("receipt-settings-edit", settings), {**data, "prints_after_sale": "on"}).status_code == 303
    assert "Printed after each sale yes" in text_of(hq.get(answer.url))
    store = make_store("1", receipt_settings=settings)
    assert hq.post(page("receipt-settings-remove", settings)).status_code == 409
    assert "STD {store}/{sequence:05} 1" in text_of(hq.get(page("receipt-settings-list")))
    store.delete()
    assert hq.post(page("receipt-settings-remove", settings)).url == page("receipt-settings-list")
    assert ReceiptSettings.objects.count() == 0


@pytest.mark.parametrize("mask", ["{store}", "{sequence}{secret}", "{sequence.__class__}", "{sequence", "", "{sequence}" * 7])
def test_a_mask_that_would_repeat_itself_or_reach_further_is_refused(hq, mask):
    answer = hq.post(page("receipt-settings-create"), {"code": "STD", "number_mask": mask})
    assert (answer.status_code, ReceiptSettings.objects.count()) == (422, 0)
