"""A CSV file through the pages: preview with a proposed mapping, progress, report, refused rows back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backoffice.catalog.models import Product
from backoffice.imports.models import ImportJob
from backoffice.imports.use_cases.run_import import run_import
from tests.backoffice.portal.pages import text_of

PRODUCTS = "Artikelnummer;Bezeichnung;EAN;Preis\n0042;Kaffee;4006381333931;4,99\n0043;;4006381333948;1,99\n"


def upload(client, content: str, kind: str = "PRODUCTS"):
    file = SimpleUploadedFile("catalog.csv", content.encode())
    return client.post(reverse("portal:import-create"), {"kind": kind, "file": file})


@pytest.fixture
def draft(hq, company) -> ImportJob:
    """Return an import that waits for its mapping to be confirmed."""
    upload(hq, PRODUCTS)
    return ImportJob.objects.get()


def post(client, verb: str, job: ImportJob, **choices: str):
    return client.post(reverse(f"portal:import-{verb}", args=[job.pk]), choices)


def proposed(page) -> dict[str, str]:
    """Return the mapping form as it is shown."""
    form = page.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def start(client, job: ImportJob, **changes: str):
    form = proposed(client.get(reverse("portal:import-page", args=[job.pk])))
    return client.post(reverse("portal:import-start", args=[job.pk]), {**form, **changes})


def live_part(client, job: ImportJob):
    headers = {"HX-Request": "true", "HX-Target": "import-live"}
    return client.get(reverse("portal:import-page", args=[job.pk]), headers=headers)


def test_a_file_leads_to_its_preview_with_a_proposed_mapping(hq, draft):
    page = hq.get(reverse("portal:import-page", args=[draft.pk]))
    words = text_of(page)
    assert "2 rows" in words
    assert "0042 Kaffee 4006381333931 4,99" in words
    mapping = {name: value for name, value in proposed(page).items() if value and name.startswith("mapping-")}
    assert mapping == {
        "mapping-number": "Artikelnummer",
        "mapping-name": "Bezeichnung",
        "mapping-barcode": "EAN",
        "mapping-price": "Preis",
    }


def test_starting_waits_for_a_worker_and_asks_again(hq, anna, draft):
    answer = start(hq, draft)
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("portal:import-page", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.state, draft.requested_by) == ("WAITING", anna)
    part = live_part(hq, draft)
    assert part.status_code == 200
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "0 of 2 rows read" in text_of(part)


def test_a_finished_import_reports_and_hands_back_what_was_refused(hq, draft):
    start(hq, draft)
    run_import(job_id=draft.pk)
    part = live_part(hq, draft)
    assert part.status_code == 286
    words = text_of(part)
    assert words.startswith("Succeeded 2 of 2 rows read")
    assert "Refused required value is empty name 1" in words
    assert Product.objects.get(number="0042").name == "Kaffee"
    refused = hq.get(reverse("portal:import-refused", args=[draft.pk]))
    assert refused.headers["Content-Disposition"] == 'attachment; filename="catalog-refused.csv"'
    assert "0043" in b"".join(refused.streaming_content).decode("utf-8-sig")
    refused.close()


def test_a_mapping_without_a_required_column_answers_422(hq, draft):
    page = start(hq, draft, **{"mapping-name": ""})
    assert page.status_code == 422
    assert len(re.findall("This field is required.", page.content.decode())) == 1
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_a_missing_option_is_said_at_its_field(hq, draft):
    page = start(hq, draft, **{"option-price_group": ""})
    assert page.status_code == 422
    assert page.context["form"].errors == {"option-price_group": ["Choose a price group."]}


def test_an_import_is_started_once(hq, draft):
    start(hq, draft)
    answer = hq.post(reverse("portal:import-start", args=[draft.pk]), follow=True)
    assert "This import was started before." in text_of(answer)


@pytest.mark.parametrize("content", ["", "\0\0\0\1\2"])
def test_a_file_that_is_no_csv_answers_422(hq, company, content):
    assert upload(hq, content).status_code == 422
    assert ImportJob.objects.count() == 0


def test_a_draft_is_canceled(hq, draft):
    page = hq.post(reverse("portal:import-cancel", args=[draft.pk]), follow=True)
    assert "Canceled" in text_of(page)
    assert "This import has ended." in text_of(hq.post(reverse("portal:import-cancel", args=[draft.pk]), follow=True))


def test_there_is_no_refused_file_when_nothing_was_refused(hq, draft):
    assert hq.get(reverse("portal:import-refused", args=[draft.pk])).status_code == 404


def test_naughty_names_are_shown_as_they_are(hq, company):
    upload(hq, 'number,name\n1,"<script>alert(1)</script>"\n')
    page = hq.get(reverse("portal:import-page", args=[ImportJob.objects.get().pk]))
    assert "<script>alert(1)" not in page.content.decode()
    assert "<script>alert(1)</script>" in text_of(page)


def test_the_first_rows_are_shown_as_they_will_be_read(hq, draft):
    words = text_of(hq.get(reverse("portal:import-page", args=[draft.pk])))
    assert "2 0042 Kaffee 4006381333931 4.99 3 Row 3, name: it is empty. Fill it in, or take the row out." in words


def test_another_mapping_is_shown_without_being_kept(hq, draft):
    form = proposed(hq.get(reverse("portal:import-page", args=[draft.pk])))
    page = post(hq, "preview", draft, **{**form, "mapping-name": "Artikelnummer", "mapping-price": ""})
    assert page.status_code == 200
    assert "2 0042 0042 4006381333931 3 0043 0043 4006381333948" in text_of(page)
    draft.refresh_from_db()
    assert (draft.state, draft.mapping) == ("DRAFT", {})


def test_a_choice_that_is_not_complete_yet_shows_no_rows(hq, draft):
    page = post(hq, "preview", draft, **{"mapping-number": "EAN"})
    assert page.status_code == 200
    assert "Choose the columns that are needed, and the rows appear here." in text_of(page)


def test_a_file_is_read_in_another_way(hq, draft):
    answer = post(hq, "reading", draft, encoding="cp1252", delimiter=",")
    assert answer.headers["Location"] == reverse("portal:import-page", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.encoding, draft.delimiter) == ("cp1252", ",")
    assert "Artikelnummer;Bezeichnung;EAN;Preis" in text_of(hq.get(answer.headers["Location"]))


@pytest.mark.parametrize("how", [{"encoding": "utf-16", "delimiter": ";"}, {"encoding": "morse", "delimiter": ";"}, {}])
def test_a_way_that_cannot_be_read_answers_422(hq, draft, how):
    assert post(hq, "reading", draft, **how).status_code == 422
    draft.refresh_from_db()
    assert (draft.encoding, draft.delimiter) == ("utf-8", ";")


def test_the_next_file_with_these_columns_is_filled_in_as_the_last_one(hq, draft):
    start(hq, draft, **{"mapping-search_name": "EAN"})
    upload(hq, PRODUCTS)
    page = hq.get(reverse("portal:import-page", args=[ImportJob.objects.latest("pk").pk]))
    assert proposed(page)["mapping-search_name"] == "EAN"
    assert "Filled in as you chose for the last file with these columns." in text_of(page)


@pytest.mark.parametrize("verb", ["preview", "reading", "start"])
def test_a_started_import_cannot_be_looked_at_as_a_draft(hq, draft, verb):
    start(hq, draft)
    answer = hq.post(reverse(f"portal:import-{verb}", args=[draft.pk]), follow=True)
    assert "This import was started before." in text_of(answer)


def test_a_failed_import_goes_on(hq, draft):
    start(hq, draft)
    ImportJob.objects.filter(pk=draft.pk).update(state="FAILED", message="There is no unit 'PCS'.")
    page = hq.get(reverse("portal:import-page", args=[draft.pk]))
    assert reverse("portal:import-restart", args=[draft.pk]) in page.content.decode()
    assert post(hq, "restart", draft).status_code == 303
    draft.refresh_from_db()
    assert draft.state == "WAITING"
    assert "Only an import that failed goes on." in text_of(
        hq.post(reverse("portal:import-restart", args=[draft.pk]), follow=True)
    )


def test_an_import_whose_time_is_over_hands_nothing_back(hq, draft):
    start(hq, draft)
    run_import(job_id=draft.pk)
    ImportJob.objects.filter(pk=draft.pk).update(files_removed_at=draft.created_at)
    page = hq.get(reverse("portal:import-page", args=[draft.pk]))
    assert reverse("portal:import-refused", args=[draft.pk]) not in page.content.decode()
    assert "The file and its refused rows were removed, their time was over." in text_of(page)
