"""The page answers a browser of this machine that shows the page, and nobody else."""

import pytest


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Host": "localhost:8787"}, 302),
        ({"Host": "[::1]:8787"}, 302),
        ({"Host": "everytill.example:8787"}, 403),
        ({"Host": "127.0.0.1.example"}, 403),
    ],
)
def test_page_answers_only_names_of_this_machine(page, headers, status):
    assert page.get("/", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:8787", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_form_of_another_page_is_refused(page, till, headers, status):
    assert page.post("/sign-out", headers=headers).status_code == status
    assert (till.look(lambda register: register.signed_in()) is None) == (status == 303)


def test_page_loads_nothing_from_elsewhere(page):
    policy = page.get("/sale").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
