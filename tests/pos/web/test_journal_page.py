"""The journal room: everything sold is found again, with what headquarters says of it."""

import re

import pytest

from tests.pos.ledger import Ledger
from tests.pos.store_data import BAG, CHEESE, MILK
from tests.pos.web.shown import text_of


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def sell(till, code=MILK, quantity="1", reference=""):
    return till.sell(lambda register: (register.scan(code, quantity=quantity), register.pay("CASH", reference=reference)))[
        1
    ].completed


def listed(page, **query) -> list[str]:
    """Return the ids of the transactions on a page of the journal."""
    return re.findall(r'data-transaction="([^"]+)"', page.get("/journal", query_string=query).get_data(as_text=True))


def test_newest_is_first_and_leads_to_its_receipt(page, till, ledger):
    first, second = sell(till), sell(till, CHEESE, "0.5")
    assert listed(page) == [second.transaction.id, first.transaction.id]
    assert f'href="/receipt/{first.transaction.id}"' in page.get("/journal").get_data(as_text=True)


def test_each_entry_says_what_headquarters_says(page, till, ledger):
    sell(till)
    ledger.judge = lambda _line: "quarantined"
    sell(till, CHEESE, "0.5")
    page.post("/connection/disconnect")
    sell(till, BAG)
    shown = text_of(page.get("/journal"))
    assert re.findall(r"[↑◇✓▲] (?:Waiting|In quarantine(?: why)?|At headquarters)", shown)[-3:] == [
        "↑ Waiting",
        "◇ In quarantine why",
        "✓ At headquarters",
    ]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("00002", [1]),
        ("s1/r1", [2, 1, 0]),
        ("2.58", [0]),
        ("2,58", [0]),
        ("web-77", [1]),
        ("1002", [1]),
        (MILK, [0]),
        ("mountain CHEESE", [1]),
        ("bag", [2]),
        ("nothing like it", []),
        ("%", [0]),
        ("_", []),
    ],
)
def test_search_by_receipt_amount_reference_and_product(page, till, ledger, search, expected):
    sold = [sell(till, MILK, "2"), sell(till, CHEESE, "0.5", reference="WEB-77"), sell(till, BAG)]
    assert listed(page, search=search) == [sold[place].transaction.id for place in expected]


def test_state_narrows_the_list(page, till, ledger):
    sent = sell(till)
    page.post("/connection/disconnect")
    waiting = sell(till)
    assert listed(page, state="waiting") == [waiting.transaction.id]
    assert listed(page, state="posted") == [sent.transaction.id]


def test_long_journal_is_read_page_by_page(page, till, ledger):
    page.post("/connection/disconnect")
    sold = [sell(till).transaction.id for _ in range(65)]
    seen, query = [], {}
    while True:
        answer = page.get("/journal", query_string=query)
        seen.append(re.findall(r'data-transaction="([^"]+)"', answer.get_data(as_text=True)))
        older = re.search(r'rel="next" href="/journal\?before=(\d+)"', answer.get_data(as_text=True))
        if older is None:
            break
        query = {"before": older[1]}
    assert [len(part) for part in seen] == [30, 30, 5]
    assert [each for part in seen for each in part] == sold[::-1]


def test_nobody_signed_in_sees_no_journal(page):
    page.post("/sign-out")
    assert page.get("/journal").headers["Location"] == "/sign-in"
