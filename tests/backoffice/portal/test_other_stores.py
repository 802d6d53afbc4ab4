"""A store manager is shown not one word of another store: on no page, in no search, filter, file or answer of the API."""

import pytest
from django.urls import reverse

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.urls import urlpatterns as calls
from registers.queries.exported_rows import EXPORTS
from registers.use_cases.export_ledger import FORMATS
from tests.backoffice.hq_api.addresses import QUERIES
from tests.backoffice.portal.pages import ROUTES, queries_of, text_of
from tests.backoffice.portal.test_access import VERBS
from tests.backoffice.portal.test_roles import OF_THE_BROWSER
from tests.backoffice.portal.two_stores import DAY, KUMQUAT, WALNUT, arguments_of, make_store_called, manager_of

PAGES = sorted(ROUTES.keys() - VERBS - OF_THE_BROWSER)
LISTS = [name for name in PAGES if "<" not in ROUTES[name]]
PERIOD = {"first_date": "2026-01-01", "last_date": "2026-12-31"}


@pytest.fixture
def stores(anna) -> tuple[dict, dict]:
    return make_store_called(WALNUT, 1, anna), make_store_called(KUMQUAT, 2, anna)


@pytest.fixture
def manager(stores):
    return manager_of(stores[0]["store-"])


def content_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def test_no_page_of_the_own_store_has_a_word_of_the_other_in_it(stores, manager):
    addresses = {name: reverse(f"portal:{name}", args=arguments_of(name, ROUTES[name], stores[0])) for name in PAGES}
    contents = {name: content_of(manager.get(address)) for name, address in addresses.items()}
    assert [name for name, content in contents.items() if KUMQUAT in content] == []
    # It is about something: the rooms of a store manager are full of words of the own store.
    told = {name for name, content in contents.items() if WALNUT in content}
    assert {"home", "register-list", "register-page", "store-page", "transaction-page", "staff-list", "quarantine-page"} <= told


@pytest.mark.parametrize("text", [KUMQUAT[:5], f"R-{KUMQUAT[:5]}", f"C-{KUMQUAT[:5]}"])
def test_no_search_finds_a_word_of_the_other_store(stores, manager, text):
    for name in LISTS:
        found = content_of(manager.get(reverse(f"portal:{name}"), {"q": text}))
        assert KUMQUAT not in found, name


def test_no_filter_shows_what_is_of_the_other_store(stores, manager):
    others = {"store": stores[1]["store-"], "register": f"{KUMQUAT}-1"[:6], "group": stores[1]["group-"], "state": "ALL"}
    others["address_book"] = stores[1]["address-book-"]
    for name in LISTS:
        for field, value in others.items():
            shown = content_of(manager.get(reverse(f"portal:{name}"), {field: value}))
            assert KUMQUAT not in shown, (name, field)


@pytest.mark.parametrize("table", EXPORTS)
@pytest.mark.parametrize("file_format", FORMATS)
def test_no_file_has_a_row_of_the_other_store(stores, manager, table, file_format):
    asked = {"table": table, "file_format": file_format, **PERIOD}
    own = manager.get(reverse("portal:transaction-export-file"), asked)
    body = b"".join(own.streaming_content)
    assert WALNUT.encode() in body
    assert KUMQUAT.encode() not in body
    foreign = manager.get(reverse("portal:transaction-export-file"), {**asked, "store": KUMQUAT})
    assert KUMQUAT.encode() not in b"".join(foreign.streaming_content)


def test_figures_are_of_the_own_store_alone(stores, manager, hq):
    assert "2 registers" in text_of(hq.get("/"))
    assert "1 register" in text_of(manager.get("/"))
    assert "2 registers" not in text_of(manager.get("/"))
    assert "One row" in text_of(manager.get(reverse("portal:missing-list")))
    for name in ("alert-list", "register-list", "store-list", "transaction-list", "upload-session-list", "staff-list"):
        assert "One row" in text_of(manager.get(reverse(f"portal:{name}"))), name
        assert "1 to 2 of 2" in text_of(hq.get(reverse(f"portal:{name}"))), name


def test_the_product_page_shows_the_prices_of_own_price_groups(stores, manager):
    shown = {place: text_of(manager.get(reverse("portal:product-page", args=[stores[place]["product-"]]))) for place in (0, 1)}
    assert f"PG-{WALNUT}" in shown[0]
    assert "1.11" in shown[0]
    assert "2.11" not in shown[1]


def test_no_answer_of_the_api_has_a_word_of_the_other_store(stores, manager):
    lists = [pattern for pattern in calls if ("GET", pattern.name) in ACCESS and not pattern.pattern.converters]
    answers = {str(one.name): manager.get(reverse(one.name) + QUERIES.get(one.name, "")) for one in lists}
    assert [name for name, answer in answers.items() if KUMQUAT in content_of(answer)] == []
    opened = {name for name, answer in answers.items() if answer.status_code == 200}
    assert {"hq-store-list", "hq-transaction-list", "hq-transaction-feed", "hq-daily-total-list", "hq-price-list"} <= opened
    assert not opened & {"hq-channel-data-group-list", "hq-run-list", "hq-schedule-list", "hq-voucher-list"}


def test_the_api_answers_404_for_what_is_of_the_other_store(stores, manager):
    for name, keys in (
        ("hq-store", {"number": KUMQUAT}),
        ("hq-register", {"number": f"{KUMQUAT}-1"}),
        ("hq-transaction", {"pk": stores[1]["transaction-"]}),
        ("hq-transaction-document", {"pk": stores[1]["transaction-"]}),
        ("hq-download-session", {"pk": stores[1]["download-session-"]}),
        ("hq-quarantine", {"pk": stores[1]["quarantine-"]}),
    ):
        assert manager.get(reverse(name, kwargs=keys)).status_code == 404, name
    day = {"number": KUMQUAT, "business_date": DAY.isoformat()}
    assert manager.post(reverse("hq-store-day-close", kwargs=day), "{}", "application/json").status_code in (403, 404)
    assert manager.get(reverse("hq-daily-total-list"), {"store": KUMQUAT, "date_from": DAY, "date_to": DAY}).status_code == 404


@pytest.mark.parametrize("name", ["home", "register-list", "transaction-list", "store-list", "alert-list", "staff-list"])
def test_narrowing_takes_one_query_more_however_many_stores_there_are(stores, anna, hq, manager, name):
    address = reverse(f"portal:{name}")
    assert queries_of(manager, address) <= queries_of(hq, address) + 1
    before = queries_of(manager, address)
    make_store_called("MEDLAR", 3, anna)
    assert queries_of(manager, address) == before
