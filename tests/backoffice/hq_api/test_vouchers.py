"""Vouchers by program: issued in bulk by number, their terms never changed, and a feed of what moved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registers.models import Voucher, VoucherMovement
from tests.backoffice.factories import make_currency
from tests.registers.vouchers import make_voucher

pytestmark = pytest.mark.django_db

VOUCHERS = "/api/v1/hq/vouchers"


def row(number="AB-12", **fields):
    return {"number": number, "kind": "GIFT_CARD", "currency": "EUR", "initial_amount": "25.00", **fields}


def upsert(erp, *rows):
    return erp.post(VOUCHERS, list(rows), format="json").json()["rows"]


@pytest.fixture(autouse=True)
def _euro(db):
    make_currency()


def test_new_numbers_are_issued_and_known_ones_stay(erp):
    rows = [row(), row("AB13", is_blocked=True, valid_until_date="2030-01-01"), row("AB12")]
    assert [each["result"] for each in upsert(erp, *rows[:2])] == ["created", "created"]
    assert [each["result"] for each in upsert(erp, *rows[:2])] == ["unchanged", "unchanged"]
    blocked = Voucher.objects.get(number="AB13")
    assert (blocked.is_blocked, str(blocked.valid_until_date), float(blocked.balance)) == (True, "2030-01-01", 25)
    changed = upsert(erp, row("AB13", is_blocked=False, valid_until_date=None))
    assert [each["result"] for each in changed] == ["updated"]
    blocked.refresh_from_db()
    assert (blocked.is_blocked, blocked.valid_until_date) == (False, None)
    assert VoucherMovement.objects.filter(kind="ISSUE", user_name="HQ API").count() == 2


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"initial_amount": "30"}, "NEVER_CHANGES", "initial_amount"),
        ({"kind": "VOUCHER"}, "NEVER_CHANGES", "kind"),
        ({"currency": "XXX"}, "UNKNOWN_CODE", "currency"),
        ({"number": "NEW1", "initial_amount": "1.005"}, "UNREADABLE", ""),
        ({"number": "NEW1", "initial_amount": "0"}, "UNREADABLE", ""),
        ({"number": "!!"}, "UNREADABLE", ""),
        ({"number": "NEW1", "valid_from_date": "2030-01-02", "valid_until_date": "2030-01-01"}, "UNREADABLE", ""),
        ({"kind": "COIN"}, "UNREADABLE", "kind"),
    ],
)
def test_what_cannot_be_is_refused_row_by_row(erp, fields, code, field):
    upsert(erp, row())
    answers = upsert(erp, row(**fields), row("GOOD"))
    assert [each["result"] for each in answers] == ["refused", "created"]
    error = answers[0]["errors"][0]
    assert (error["code"], error["field"], bool(error["remedy"])) == (code, field, True)


def test_the_list_and_one_voucher_say_what_there_is(erp):
    voucher = make_voucher()
    make_voucher("CARD2", kind="VOUCHER")
    listed = erp.get(VOUCHERS, {"kind": "GIFT_CARD"}).json()["results"]
    assert [(each["id"], each["number"], each["currency"], each["balance"]) for each in listed] == [
        (voucher.pk, voucher.number, "EUR", "20.0000")
    ]
    assert erp.get(f"{VOUCHERS}/{voucher.pk}").json() == listed[0]


def test_a_voucher_is_canceled_for_a_reason(erp):
    voucher = make_voucher()
    assert erp.post(f"{VOUCHERS}/{voucher.pk}/cancel", {}, format="json").status_code == 400
    assert erp.post(f"{VOUCHERS}/{voucher.pk}/cancel", {"note": "lost"}, format="json").json()["balance"] == "0.0000"
    assert erp.post(f"{VOUCHERS}/{voucher.pk}/cancel", {"note": "lost"}, format="json").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_the_feed_gives_each_movement_once(erp):
    for number in ("CARD1", "CARD2", "CARD3"):
        make_voucher(number)
    first = erp.get(f"{VOUCHERS}/movements", {"limit": 2}).json()
    rest = erp.get(f"{VOUCHERS}/movements", {"after": first["next_position"]}).json()
    entries = first["results"] + rest["results"]
    assert sorted((each["number"], each["kind"], each["amount"]) for each in entries) == [
        ("CARD1", "ISSUE", "20.0000"), ("CARD2", "ISSUE", "20.0000"), ("CARD3", "ISSUE", "20.0000"),
    ]  # fmt: skip
    assert erp.get(f"{VOUCHERS}/movements", {"after": rest["next_position"]}).json()["results"] == []
    position = erp.get("/api/v1/hq/transactions/feed").json()["next_position"]
    assert erp.get(f"{VOUCHERS}/movements", {"after": position}).status_code == 400


def test_the_same_statements_take_one_and_many(erp):
    def counted(*rows):
        with CaptureQueriesContext(connection) as queries:
            upsert(erp, *rows)
        return len(queries)

    upsert(erp, row("FIRST"))
    assert counted(*[row(f"MANY{number}") for number in range(50)]) == counted(row("ONE1"))
