"""Stores, groups, profiles, registers, products and prices, set up by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from backoffice.catalog.models import Assortment, Product
from backoffice.portal.forms.register import RegisterEditForm
from backoffice.portal.forms.schedule import DistributionScheduleForm
from backoffice.portal.forms.store import StoreForm
from backoffice.pricing.models import Price, PriceGroup
from distribution.models import DistributionRun, DistributionSchedule, SchedulerJob
from registers.models import ChannelDataGroup, Currency, OfflineProfile, Register, RegisterEvent, Store
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.pages import text_of
from tests.distribution.schedules import make_schedule

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def store_form(**fields):
    given = {
        "number": "77",
        "name": "Harbour",
        "channel_data_group": ChannelDataGroup.objects.get(name="North").pk,
        "currency": Currency.objects.get(code="EUR").pk,
        "prices_include_tax": "on",
        "time_zone": "Europe/Berlin",
        "language": "de",
        "business_day_cutoff": "04:00",
    }
    return {**given, **fields}


def test_a_store_is_created_with_what_it_is_given(hq, company):
    assortment, price_group = Assortment.objects.get(code="ALL"), PriceGroup.objects.get(code="RETAIL")
    form = store_form(assortments=[assortment.pk], price_groups=[price_group.pk])
    answer = hq.post(reverse("portal:store-create"), form)
    store = Store.objects.get(number="77")
    assert answer.headers["Location"] == reverse("portal:store-page", args=[store.pk])
    assert (list(store.assortments.all()), list(store.price_groups.all())) == ([assortment], [price_group])
    # As it is, and in the history as it was created.
    assert text_of(hq.get(answer.headers["Location"])).count("Europe/Berlin") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1"},
        {"business_day_cutoff": "25:00"},
        {"time_zone": "Mars"},
        {"name": ""},
        {"smallest_coin": "0.003"},
        {"smallest_coin": "2"},
        {"smallest_coin": "0"},
    ],
)
def test_a_store_that_makes_no_sense_answers_422(hq, company, wrong):
    assert hq.post(reverse("portal:store-create"), store_form(**wrong)).status_code == 422
    assert Store.objects.count() == 3


def test_a_store_says_what_cash_is_rounded_to_or_leaves_it_to_its_currency(hq, company):
    store = Store.objects.get(number="1")
    page, edit = (reverse(f"portal:store-{name}", args=[store.pk]) for name in ("page", "edit"))
    assert "Smallest coin as usual in the currency" in text_of(hq.get(page))
    assert hq.post(edit, store_form(number="1", smallest_coin="0.05")).status_code == 303
    assert "Smallest coin 0.05 EUR" in text_of(hq.get(page))
    assert hq.post(edit, store_form(number="1", smallest_coin="")).status_code == 303
    assert Store.objects.get(number="1").smallest_coin is None


def test_editing_a_store_never_moves_it_to_another_group(hq, company):
    store = Store.objects.get(number="1")
    south = ChannelDataGroup.objects.get(name="South")
    answer = hq.post(reverse("portal:store-edit", args=[store.pk]), store_form(number="1", channel_data_group=south.pk))
    assert answer.status_code == 303
    store.refresh_from_db()
    assert (store.name, store.channel_data_group.name) == ("Harbour", "North")


def test_the_number_of_a_store_never_changes(hq, company):
    store = Store.objects.get(number="1")
    assert hq.post(reverse("portal:store-edit", args=[store.pk]), store_form(number="100")).status_code == 303
    store.refresh_from_db()
    assert (store.number, store.name) == ("1", "Harbour")


def test_a_store_is_saved_without_what_the_form_did_not_change(company):
    store = Store.objects.get(number="1")
    form = StoreForm(store_form(number="1"), instance=Store.objects.get(pk=store.pk))
    assert form.is_valid()
    # Between reading and writing, somebody else moves the store.
    south = ChannelDataGroup.objects.get_or_create(name="South")[0]
    Store.objects.filter(pk=store.pk).update(channel_data_group=south, tax_number="DE 1")
    form.save()
    store.refresh_from_db()
    assert (store.name, store.channel_data_group, store.tax_number) == ("Harbour", south, "DE 1")


def test_moving_a_store_requests_the_run_that_brings_its_registers_along(hq, anna, register, schedule):
    switch_support_offline_on(register=register, user=anna)
    south = ChannelDataGroup.objects.get(name="South")
    smaller = make_schedule(south, name="A few jobs")
    smaller.jobs.set(SchedulerJob.objects.filter(number=1040))
    make_schedule(south, name="Asleep", is_active=False)
    address = reverse("portal:store-group", args=[register.store_id])
    assert "The store leaves North." in text_of(hq.get(address))
    answer = hq.post(address, {"group": south.pk}, follow=True)
    assert answer.redirect_chain == [(reverse("portal:store-page", args=[register.store_id]), 303)]
    assert f"a run of {schedule} is requested. Its registers take the data of South once" in text_of(answer)
    assert list(DistributionRun.objects.values_list("schedule", "requested_by", "state")) == [(schedule.pk, anna.pk, "WAITING")]
    assert RegisterEvent.objects.filter(kind="GROUP_CHANGED", user=anna, note="North → South").count() == 1
    assert hq.post(address, {"group": south.pk}).status_code == 409


def test_moving_a_store_to_a_group_without_a_schedule_says_that_nothing_will_move(hq, register):
    south = ChannelDataGroup.objects.get(name="South")
    answer = hq.post(reverse("portal:store-group", args=[register.store_id]), {"group": south.pk}, follow=True)
    assert "South has no active distribution schedule" in text_of(answer)
    assert DistributionRun.objects.count() == 0


def test_a_store_that_moves_says_whose_data_its_registers_sell_from(hq, company):
    north, south = company
    store, address = Store.objects.get(number="1"), reverse("portal:store-page", args=[Store.objects.get(number="1").pk])
    assert "No release holds this store at present" in text_of(hq.get(address))
    Store.objects.filter(pk=store.pk).update(channel_data_group=south, serving_group=north)
    assert "its registers sell from the data of North." in text_of(hq.get(address))
    Store.objects.filter(pk=store.pk).update(serving_group=south)
    assert "Until a release of its group" not in text_of(hq.get(address))


def test_a_register_is_created_and_written_down(hq, anna, company):
    store = Store.objects.get(number="1")
    answer = hq.post(reverse("portal:register-create"), {"number": "1-9", "name": "Kiosk", "store": store.pk})
    register = Register.objects.get(number="1-9")
    assert answer.headers["Location"] == reverse("portal:register-page", args=[register.pk])
    assert list(RegisterEvent.objects.values_list("kind", "user__username")) == [("CREATED", "anna")]


def test_a_register_number_that_is_taken_answers_422(hq, register):
    form = {"number": "1-1", "name": "Kiosk", "store": register.store_id}
    page = hq.post(reverse("portal:register-create"), form)
    assert page.status_code == 422
    assert "Register with this Number already exists." in text_of(page)
    assert Register.objects.count() == 3


def test_a_register_is_edited(hq, register):
    profile = OfflineProfile.objects.get(code="STD")
    form = {"name": "Express", "offline_profile": profile.pk}
    assert hq.post(reverse("portal:register-edit", args=[register.pk]), form).status_code == 303
    register.refresh_from_db()
    assert (register.name, register.offline_profile) == ("Express", profile)


def test_a_group_is_created_and_renamed(hq, db):
    assert hq.post(reverse("portal:group-create"), {"name": "West"}).status_code == 303
    group = ChannelDataGroup.objects.get()
    assert hq.post(reverse("portal:group-edit", args=[group.pk]), {"name": "Far west"}).status_code == 303
    group.refresh_from_db()
    assert group.name == "Far west"
    assert hq.post(reverse("portal:group-create"), {"name": "Far west"}).status_code == 422


def test_an_offline_profile_begins_with_the_defaults_of_the_design(hq, db):
    page = hq.get(reverse("portal:offline-profile-create"))
    initial = page.context["form"].initial | {name: field.initial for name, field in page.context["form"].fields.items()}
    assert (initial["offline_timeout_seconds"], initial["retry_count"], initial["poll_interval_seconds"]) == (10, 1, 60)
    form = {name: value for name, value in initial.items() if value not in (None, False)}
    assert hq.post(reverse("portal:offline-profile-create"), {**form, "code": "SLOW", "name": "Slow"}).status_code == 303
    assert OfflineProfile.objects.get().health_check_interval_minutes == 1


def test_the_number_of_a_product_never_changes(hq, company):
    product = Product.objects.get(number="1001")
    form = {"number": "X", "name": "Whole milk", "unit": product.unit_id, "tax_group": product.tax_group_id, "is_active": "on"}
    form |= {"minimum_age": "18", "is_weighed": "on"}
    assert hq.post(reverse("portal:product-edit", args=[product.pk]), form).status_code == 303
    product.refresh_from_db()
    assert (product.number, product.name, product.minimum_age, product.is_weighed) == ("1001", "Whole milk", 18, True)


def test_a_product_names_its_deposit_and_only_a_deposit(hq, company):
    bottle, deposit = Product.objects.get(number="1001"), Product.objects.get(number="1002")
    form = {"name": "Milk", "unit": bottle.unit_id, "tax_group": bottle.tax_group_id, "minimum_age": "0"}
    edit = reverse("portal:product-edit", args=[bottle.pk])
    assert hq.post(edit, {**form, "deposit_product": deposit.pk}).status_code == 422
    assert hq.post(reverse("portal:product-edit", args=[deposit.pk]), {**form, "is_deposit": "on"}).status_code == 303
    assert hq.post(edit, {**form, "deposit_product": deposit.pk}).status_code == 303
    bottle.refresh_from_db()
    assert bottle.deposit_product == deposit
    assert (
        reverse("portal:product-page", args=[deposit.pk])
        in hq.get(reverse("portal:product-page", args=[bottle.pk])).content.decode()
    )
    assert "given back when a register scans it" in text_of(hq.get(reverse("portal:product-page", args=[deposit.pk])))


def test_a_price_is_changed_by_hand(hq, company):
    price = Price.objects.get(product__number="1002", price_group__code="RETAIL")
    page = hq.get(reverse("portal:product-page", args=[price.product_id]))
    assert reverse("portal:price-edit", args=[price.pk]) in page.content.decode()
    form = {"price_group": price.price_group_id, "unit_price": "1.4999", "valid_from": price.valid_from.isoformat()}
    answer = hq.post(reverse("portal:price-edit", args=[price.pk]), form)
    assert answer.headers["Location"] == reverse("portal:product-page", args=[price.product_id])
    price.refresh_from_db()
    assert price.unit_price == Decimal("1.4999")
    assert "1.4999 EUR" in text_of(hq.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    "wrong", [{"unit_price": "-1"}, {"valid_to": "2020-01-01"}, {"unit_price": "1.1234567"}, {"valid_from": "2026-01-01"}]
)
def test_a_price_that_makes_no_sense_answers_422(hq, company, wrong):
    price = Price.objects.get(product__number="1002", price_group__code="RETAIL")
    given = {"price_group": price.price_group_id, "unit_price": "2", "valid_from": date(2026, 6, 1).isoformat()}
    answer = hq.post(reverse("portal:price-create", args=[price.product_id]), {**given, **wrong})
    assert answer.status_code == 422
    assert Price.objects.filter(product=price.product).count() == 1


def test_a_form_writes_only_what_was_changed_in_it(register):
    shown = Register.objects.get(pk=register.pk)
    Register.objects.filter(pk=register.pk).update(support_offline=True)
    form = RegisterEditForm({"name": "Till by the door", "offline_profile": ""}, instance=shown)
    assert form.is_valid(), form.errors
    form.save()
    register.refresh_from_db()
    assert (register.name, register.support_offline) == ("Till by the door", True)


def test_a_schedule_keeps_the_due_time_another_process_set(schedule):
    shown = DistributionSchedule.objects.get(pk=schedule.pk)
    DistributionSchedule.objects.filter(pk=schedule.pk).update(due_at=NOW)
    data = {"name": "Renamed", "groups": list(shown.groups.values_list("pk", flat=True)), "jobs": [1020]}
    form = DistributionScheduleForm({**data, "rhythm": "BY_HAND", "is_active": "on"}, instance=shown)
    assert form.is_valid(), form.errors
    form.save()
    schedule.refresh_from_db()
    assert (schedule.name, schedule.due_at) == ("Renamed", NOW)
    assert list(schedule.jobs.values_list("number", flat=True)) == [1020]
