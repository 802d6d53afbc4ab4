"""The feed of transactions by HTTP, daily totals and what is missing: what programs ask of the ledger."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.models import Register, RegisterJournal, Store, Transaction

FEED = "/api/v1/hq/transactions/feed"
MISSING = "/api/v1/hq/missing-transactions"


def test_the_feed_goes_on_where_it_stopped(erp, everything):
    first = erp.get(FEED).json()
    assert [entry["id"] for entry in first["results"]] == [str(Transaction.objects.get().pk)]
    again = erp.get(FEED, {"after": first["next_position"]}).json()
    assert (again["results"], again["has_more"]) == ([], False)
    assert erp.get(FEED, {"after": "nonsense"}).status_code == 400


def test_the_feed_carries_the_exact_document(erp, everything):
    transaction = Transaction.objects.get()
    entry = erp.get(FEED).json()["results"][0]
    assert entry["document"] == json.loads(bytes(transaction.document))
    answer = erp.get(reverse("hq-transaction-document", args=[transaction.pk]))
    assert answer.content == bytes(transaction.document)


def test_a_token_of_another_store_is_fed_nothing(client_with, everything):
    client = client_with(store=Store.objects.get(number="S2"))
    assert client.get(FEED).json()["results"] == []
    assert client.get("/api/v1/hq/daily-totals?date_from=2026-01-01&date_to=2026-01-02&store=S1").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("date_from=2026-01-01&date_to=2026-01-31", 200),
        ("date_from=2026-01-01&date_to=2026-02-01", 400),
        ("date_from=2026-01-01&date_to=2026-12-31&store=S1", 200),
        ("date_from=2026-01-02&date_to=2026-01-01", 400),
        ("date_from=2026-01-01&date_to=2026-01-01&store=S9", 404),
        ("", 400),
    ],
)
def test_daily_totals_are_asked_for_some_days(erp, everything, query, status):
    assert erp.get(f"/api/v1/hq/daily-totals?{query}").status_code == status


def test_what_is_missing_is_listed_by_register(erp, everything):
    assert erp.get(MISSING).json() == {"next": None, "results": []}
    assert erp.get(f"{MISSING}?register=R9").status_code == 404


def test_what_is_missing_comes_page_by_page_and_what_arrives_meanwhile_hides_nothing(erp, everything):
    for number in ("R1", "R2"):
        journal = {"register": Register.objects.get(number=number), "journal_id": f"J-{number}", "told_at": timezone.now()}
        RegisterJournal.objects.create(last_sequence_number=3, **journal)
    other = RegisterJournal.objects.create(
        register=Register.objects.get(number="R1"), journal_id="J-0", last_sequence_number=2, told_at=timezone.now()
    )
    first = erp.get(f"{MISSING}?limit=1").json()
    assert [row["journal_id"] for row in first["results"]] == ["J-R1"]
    RegisterJournal.objects.filter(journal_id="J-R1").delete()
    second = erp.get(first["next"]).json()
    third = erp.get(second["next"]).json()
    assert [row["journal_id"] for row in (*second["results"], *third["results"])] == ["J-0", "J-R2"]
    assert (third["next"], other.journal_id) == (None, "J-0")


@pytest.mark.parametrize("cursor", ["x", "W10=", "\u00e4", "WzEsMiwzXQ==", "WyJTMVx1MDAwMCIsIlIxIiwxLDFd"])
def test_a_cursor_somebody_made_up_is_no_page(erp, everything, cursor):
    assert erp.get(MISSING, {"cursor": cursor}).status_code == 404


def test_what_is_missing_is_given_up(erp, client_with, everything):
    register = Register.objects.get(number="R1")
    RegisterJournal.objects.create(register=register, journal_id="J-9", last_sequence_number=3, told_at=timezone.now())
    body = {"register": "R1", "journal_id": "J-9", "up_to": 2, "note": "The disk is broken."}
    stranger = client_with(store=Store.objects.get(number="S2"))
    assert stranger.post(f"{MISSING}/give-up", body, format="json").status_code == 404
    assert erp.post(f"{MISSING}/give-up", body, format="json").json() == {"given_up": 2}
    assert erp.post(f"{MISSING}/give-up", body, format="json").status_code == 409
    assert [row["first"] for row in erp.get(MISSING).json()["results"]] == [3]
