"""The scheduler jobs: which job carries a table, and what an exclusion empties, said beforehand."""

import re

import pytest
from django.urls import reverse

from distribution.models import SchedulerJob, SchedulerSubjob
from registers.models import ChannelDatabase
from tests.backoffice.portal.pages import queries_of, text_of
from tests.distribution.company import make_database, make_group, make_release

pytestmark = pytest.mark.django_db

OVERVIEW = "portal:job-overview"
AS_IT_IS = {"is_enabled": "on", "retry_count": "3"}


def found(client, text):
    page = client.get(reverse(OVERVIEW), {"q": text}).content.decode()
    return re.findall(r'data-table="(\w+)"', page)


def edit(client, job, **fields):
    return client.post(reverse("portal:job-edit", args=[job]), {**AS_IT_IS, **fields})


@pytest.fixture
def held():
    """Let two offline databases hold 100 products each."""
    group = make_group()
    release = make_release(group, 1)
    release.checksums = {"product": "100:1:1", "barcode": "150:1:1"}
    release.save()
    for number in ("R1", "R2"):
        make_database(group, number)
    ChannelDatabase.objects.update(release_number=1)


def test_all_jobs_are_shown_with_their_tables(hq):
    page = hq.get(reverse(OVERVIEW))
    assert re.findall(r'data-job="(\d+)"', page.content.decode()) == [
        *("1010", "1020", "1040", "1060", "1070", "1080", "1090", "1110")
    ]
    assert "1080 Tax Enabled tax_group , tax_rate keep all of it 0 3" in text_of(page).replace(",", " ,")


@pytest.mark.parametrize("text", ["tax_rate", "taxes_taxrate", "TaxRate", "TAX_R"])
def test_a_table_is_found_by_its_name_at_the_register_at_hq_and_by_its_model(hq, text):
    assert found(hq, text) == ["tax_rate"]


def test_a_table_that_no_job_carries_says_so(hq):
    page = hq.get(reverse(OVERVIEW), {"q": "auth_user"})
    assert "No job carries such a table" in text_of(page)


def test_a_search_answers_with_the_job(hq):
    page = text_of(hq.get(reverse(OVERVIEW), {"q": "storepricegroup"}))
    assert "store_price_group pricing_storepricegroup StorePriceGroup 1020 Prices and discounts" in page


def test_the_overview_takes_the_same_number_of_queries_whatever_is_held(hq, held):
    first = queries_of(hq, reverse(OVERVIEW))
    make_release(make_group("South"), 1)
    make_database(make_group("East"), "R9")
    assert queries_of(hq, reverse(OVERVIEW)) == first


def test_a_job_shows_columns_row_filter_and_every_table_that_it_reads(hq, held):
    page = text_of(hq.get(reverse("portal:job-page", args=[1040])))
    assert "Rows sent What is in an assortment of one of the group's stores" in page
    assert "catalog_storeassortment (store_id, assortment_id)" in page
    assert "200 rows in 2 offline databases" in page
    customers = text_of(hq.get(reverse("portal:job-page", args=[1010])))
    assert "They are about people and travel encrypted." in customers
    assert hq.get(reverse("portal:job-page", args=[4711])).status_code == 404


def test_an_exclusion_says_first_what_it_empties_and_does_nothing(hq, held):
    page = edit(hq, 1040, excluded_subjobs=["product", "unit"])
    assert page.status_code == 200
    assert "product 2 200 unit 0 0" in text_of(page)
    assert not SchedulerSubjob.objects.filter(exclude_from_offline=True).exists()


def test_a_confirmed_exclusion_is_made_with_all_that_was_filled_in(hq, held):
    page = edit(hq, 1040, excluded_subjobs=["product", "unit"], retry_count="7").content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    fields: dict[str, list[str]] = {"confirmed": ["1"]}
    for name, value in hidden:
        fields.setdefault(name, []).append(value)
    answer = hq.post(reverse("portal:job-edit", args=[1040]), fields)
    assert answer.headers["Location"] == reverse("portal:job-page", args=[1040])
    excluded = SchedulerSubjob.objects.filter(exclude_from_offline=True).values_list("table_name", flat=True)
    assert sorted(excluded) == ["product", "unit"]
    job = SchedulerJob.objects.get(pk=1040)
    assert (job.is_enabled, job.exclude_from_offline, job.retry_count) == (True, False, 7)
    assert "keep a part of it" in text_of(hq.get(reverse("portal:job-page", args=[1040])))


def test_a_change_that_empties_nothing_is_made_at_once(hq, held):
    assert edit(hq, 1040, is_enabled="", retry_count="5").status_code == 303
    job = SchedulerJob.objects.get(pk=1040)
    assert (job.is_enabled, job.retry_count) == (False, 5)


def test_taking_an_exclusion_back_asks_nothing(hq, held):
    SchedulerJob.objects.filter(pk=1040).update(exclude_from_offline=True)
    assert edit(hq, 1040).status_code == 303
    assert not SchedulerJob.objects.get(pk=1040).exclude_from_offline


@pytest.mark.parametrize("wrong", [{"retry_count": "0"}, {"retry_count": ""}, {"excluded_subjobs": ["price"]}])
def test_what_makes_no_sense_answers_422(hq, wrong):
    assert edit(hq, 1040, **wrong).status_code == 422


def test_operations_may_look_but_not_change(operations):
    assert operations.get(reverse("portal:job-page", args=[1040])).status_code == 200
    assert edit(operations, 1040).status_code == 403
