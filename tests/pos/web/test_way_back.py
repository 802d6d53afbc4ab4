"""After a form one is where one was, and never at an address that takes forms only."""

import pytest

SITE = "http://127.0.0.1:8787"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{SITE}/returns?receipt=1", f"{SITE}/returns?receipt=1"),
        (f"{SITE}/sale/lines/1/price", "/"),
        (f"{SITE}/nowhere", "/"),
        ("https://everytill.example/sale", "/"),
        ("", "/"),
    ],
)
def test_language_is_chosen_where_one_is(page, before, after):
    answer = page.post("/language", data={"language": "de"}, headers={"Referer": before})
    assert (answer.status_code, answer.location) == (303, after)


def test_reloaded_approval_leads_in(page):
    answer = page.get("/sale/scan")
    assert (answer.status_code, answer.location) == (303, "/")
