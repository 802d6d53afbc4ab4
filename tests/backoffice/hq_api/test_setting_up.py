"""What stores are given and taxed by is set up by programs, and a day is closed by them."""

import pytest

from backoffice.catalog.models import AssortmentProduct, Product
from backoffice.pricing.models import Price, Promotion
from backoffice.taxes.models import TaxRate
from distribution.models import FullSync, SchedulerJob
from distribution.package_store import package_store
from registers.models import Device, QuarantineRetry, Store, StoreDayEvent
from registers.use_cases.deactivate_device import deactivate_device
from tests.backoffice.factories import make_product

HQ = "/api/v1/hq/"
CATALOG = f"{HQ}catalog/"


def test_an_assortment_is_created_filled_and_emptied(erp, everything):
    make_product("2000", ["4000000000002"])
    assert erp.post(f"{CATALOG}assortments", {"code": "NEW", "name": "New"}, format="json").status_code == 201
    products = f"{CATALOG}assortments/NEW/products"
    assert erp.post(products, {"add": ["1000", "2000"]}, format="json").json() == {"added": 2, "removed": 0}
    assert erp.post(products, {"add": ["1000"], "remove": ["2000", "9"]}, format="json").json() == {"added": 0, "removed": 1}
    refused = erp.post(products, {"add": ["9"], "remove": ["1000"]}, format="json")
    assert (refused.status_code, AssortmentProduct.objects.filter(assortment__code="NEW").count()) == (400, 1)
    assert erp.post(products, {"add": ["1000"], "remove": ["1000"]}, format="json").status_code == 400
    assert erp.patch(f"{CATALOG}assortments/NEW", {"name": "Newer"}, format="json").json()["name"] == "Newer"
    assert erp.patch(f"{CATALOG}assortments/NEW", {"code": "OLD"}, format="json").status_code == 400


def test_a_price_group_is_created_and_its_currency_stays(erp, everything):
    body = {"code": "CLUB", "name": "Club", "currency": "EUR", "priority": 5}
    assert erp.post(f"{CATALOG}price-groups", body, format="json").status_code == 201
    assert erp.post(f"{CATALOG}price-groups", body, format="json").status_code == 400
    assert erp.patch(f"{CATALOG}price-groups/CLUB", {"priority": 7}, format="json").json()["priority"] == 7
    assert erp.patch(f"{CATALOG}price-groups/CLUB", {"currency": "XXX"}, format="json").status_code == 400


def test_a_tax_group_and_its_rates_are_written(erp, everything):
    assert erp.post(f"{CATALOG}tax-groups", {"code": "LOW", "name": "Low"}, format="json").json()["rates"] == []
    rate = {"code": "VAT7", "name": "VAT", "percent": "7", "valid_from": "2026-01-01"}
    rates = f"{CATALOG}tax-groups/LOW/rates"
    assert [one["percent"] for one in erp.post(rates, rate, format="json").json()["rates"]] == ["7.0000"]
    assert erp.post(rates, {**rate, "valid_to": "2026-06-30"}, format="json").json()["rates"][0]["valid_to"] == "2026-06-30"
    assert erp.post(rates, {**rate, "valid_to": "2025-12-31"}, format="json").status_code == 400
    assert erp.post(rates, {**rate, "percent": "101"}, format="json").status_code == 400
    assert TaxRate.objects.filter(tax_group__code="LOW").count() == 1
    changed = erp.patch(f"{CATALOG}tax-groups/LOW", {"name": "Reduced"}, format="json")
    assert (changed.json()["name"], len(changed.json()["rates"])) == ("Reduced", 1)


def test_a_change_of_what_somebody_changed_meanwhile_is_refused(erp, everything):
    address = f"{CATALOG}tax-groups/FULL"
    etag = erp.get(address)["ETag"]
    assert erp.patch(address, {"name": "All"}, format="json", HTTP_IF_MATCH=etag).status_code == 200
    assert erp.patch(address, {"name": "Every"}, format="json", HTTP_IF_MATCH=etag).status_code == 412


def test_a_day_is_closed_and_opened_again(erp, everything, integrator):
    day = f"{HQ}stores/S1/days/2026-01-31"
    closed = erp.post(f"{day}/close", {"note": "counted"}, format="json")
    assert (closed.status_code, closed.json()["closed_by"], closed.json()["note"]) == (200, "integrator", "counted")
    assert erp.post(f"{day}/close", {}, format="json").status_code == 409
    listed = erp.get(f"{HQ}stores/S1/days?date_from=2026-01-31&date_to=2026-01-31").json()["results"]
    assert [one["closed_by"] for one in listed] == ["integrator"]
    assert erp.post(f"{day}/reopen", {}, format="json").json()["closed_at"] is None
    assert list(StoreDayEvent.objects.order_by("id").values_list("action", "user")) == [
        ("CLOSED", integrator.pk),
        ("REOPENED", integrator.pk),
    ]
    assert erp.post(f"{HQ}stores/S1/days/yesterday/close", {}, format="json").status_code == 404
    assert erp.post(f"{HQ}stores/S1/days/2999-01-01/close", {}, format="json").status_code == 400


def test_a_token_of_one_store_closes_no_other_stores_day(client_with, everything):
    client = client_with(store=Store.objects.get(number="S2"))
    assert client.post(f"{HQ}stores/S1/days/2026-01-31/close", {}, format="json").status_code == 404
    assert client.get(f"{HQ}ledger-export?table=transactions&date_from=2026-01-01&date_to=2026-01-31&store=S1").status_code == 403


def test_a_job_is_changed_and_what_is_not_named_stays(erp, everything):
    job = SchedulerJob.objects.get(pk=1040)
    table = sorted(job.subjobs.values_list("table_name", flat=True))[0]
    changed = erp.patch(f"{HQ}jobs/1040", {"retry_count": 5, "excluded_tables": [table]}, format="json").json()
    assert (changed["retry_count"], changed["excluded_tables"], changed["is_enabled"]) == (5, [table], True)
    kept = erp.patch(f"{HQ}jobs/1040", {"retry_count": 4}, format="json").json()
    assert (kept["retry_count"], kept["excluded_tables"]) == (4, [table])
    assert erp.patch(f"{HQ}jobs/1040", {"excluded_tables": ["nothing"]}, format="json").status_code == 400


def test_a_full_synchronization_is_asked_for_and_taken_back(erp, everything):
    group = everything.parameters["channel-data-group"]["pk"]
    later = {"start_at": "2999-01-01T00:00:00Z"}
    asked = erp.post(f"{HQ}channel-data-groups/{group}/full-sync", later, format="json")
    assert (asked.status_code, asked.json()["state"], asked.json()["group"]) == (202, "WAITING", "North")
    assert erp.post(f"{HQ}full-syncs", later, format="json").json()["group"] is None
    cancel = f"{HQ}full-syncs/{asked.json()['id']}/cancel"
    assert [erp.post(cancel).status_code for _ in range(2)] == [200, 409]
    assert FullSync.objects.get(pk=asked.json()["id"]).state == "CANCELED"


def test_a_device_that_has_left_gets_a_hand_over_code(erp, everything):
    device = Device.objects.get(register__number="R1")
    code = f"{HQ}devices/{device.pk}/hand-over-code"
    assert erp.post(code).status_code == 409
    deactivate_device(device=device, user=None)
    assert len(erp.post(code).json()["hand_over_code"]) == 11


def test_what_waits_for_a_reason_is_tried_again(erp, everything):
    QuarantineRetry.objects.all().delete()
    assert erp.post(f"{HQ}quarantine/retries", {"reason": "nothing"}, format="json").status_code == 409
    asked = erp.post(f"{HQ}quarantine/retries", {"reason": "c"}, format="json")
    assert (asked.status_code, asked.json()["wanted"]) == (202, 1)
    assert erp.get(f"{HQ}quarantine/retries/{asked.json()['id']}").json()["reason"] == "c"


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_ledger_comes_as_a_file(erp, everything, file_format):
    days = "date_from=2026-01-01&date_to=2026-12-31"
    answer = erp.get(f"{HQ}ledger-export?table=transactions&file_format={file_format}&{days}")
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, content[:4]) == (200, {"csv": b"id,t", "parquet": b"PAR1"}[file_format])


def test_a_package_comes_as_it_travels(erp, everything):
    package = f"{HQ}packages/{everything.parameters['package']['sha256']}"
    assert erp.get(package).json()["kind"] == "FULL"
    answer = erp.get(f"{package}/content")
    content = b"".join(answer.streaming_content)
    assert content == package_store().path(everything.parameters["package"]["sha256"]).read_bytes()


@pytest.mark.parametrize(
    ("address", "used_by"),
    [
        ("categories/FOOD", "products"),
        ("units/PCS", "products"),
        ("tax-groups/FULL", "products"),
        ("assortments/MAIN", "stores"),
        ("price-groups/RETAIL", "stores, prices, promotions"),
    ],
)
def test_what_is_still_used_is_not_removed_and_what_is_not_used_is(erp, everything, address, used_by):
    refused = erp.delete(f"{CATALOG}{address}")
    assert refused.status_code == 409
    assert refused.json()["detail"] == f"It is still used by {used_by}. Take it away from there first."
    Store.objects.get(number="S1").assortments.clear()
    Store.objects.get(number="S1").price_groups.clear()
    for rows in (Promotion, Product, Price):
        rows.objects.all().delete()
    assert erp.delete(f"{CATALOG}{address}").status_code == 204
    assert erp.get(f"{CATALOG}{address}").status_code == 404


def test_a_tax_rate_is_taken_back_before_it_begins_and_never_after(erp, everything):
    TaxRate.objects.create(tax_group_id=TaxRate.objects.get().tax_group_id, code="A", percent=7, valid_from="2999-01-01")
    rates = f"{CATALOG}tax-groups/FULL/rates"
    answers = [erp.delete(f"{rates}/{rate}") for rate in ("A/2999-01-01", "A/2999-01-01", "VAT19/2026-01-01", "VAT19/today")]
    assert [answer.status_code for answer in answers] == [204, 404, 409, 404]
    assert TaxRate.objects.get().code == "VAT19"
