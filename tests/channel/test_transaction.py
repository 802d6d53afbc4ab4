import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.errors import DocumentInvalid
from channel.timestamp import timestamp_text
from channel.totals import check
from channel.transaction import TransactionType, decode, encode, parse_timestamp
from tests.channel.documents import cash, document, line

FIRST, LAST = datetime.fromisoformat("1970-01-02"), datetime.fromisoformat("9999-12-30")
SHIFT = "0198c0a5-0000-7000-8000-000000000001"
words = st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=40)


@st.composite
def documents(draw):
    quantities = draw(st.lists(st.sampled_from(["1", "2", "0.125", "17"]), min_size=1, max_size=4))
    prices = st.decimals(0, 1000, places=draw(st.integers(2, 6))).map(str)
    lines = [line(number, quantity, draw(prices)) for number, quantity in enumerate(quantities, start=1)]
    return document(
        lines,
        sequence_number=draw(st.integers(1, 2**63 - 1)),
        comment=draw(words),
        reference=draw(words),
        customer=draw(st.none() | words.filter(bool)),
        created_offline=draw(st.booleans()),
    )


@given(documents())
def test_decode_gives_back_what_encode_wrote(transaction):
    written = encode(transaction)
    assert decode(written) == transaction
    assert encode(decode(written)) == written
    assert b"\n" not in written


def test_encode_writes_money_as_text_and_type_as_word():
    written = json.loads(encode(document(kind=TransactionType.SALE)))
    assert (written["version"], written["type"], written["totals"]["gross"]) == (2, "SALE", "12.00")
    assert written["lines"][0]["unit_price"] == "12.00"


def change(path, value):
    """Return the bytes of a valid document with one value changed, or removed when value is Ellipsis."""
    content = json.loads(encode(document([line()], [cash("12.00")])))
    *parents, last = path
    place = content
    for name in parents:
        place = place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (["version"], 3, "/version"),
        (["id"], "not-an-id", "/id"),
        (["id"], "0198C0A5-0000-7000-8000-000000000001", "/id"),
        (["type"], "GIFT", "/type"),
        (["store"], "", "/store"),
        (["store"], "S1\n", "/store"),
        (["sequence_number"], 0, "/sequence_number"),
        (["sequence_number"], 2**63, "/sequence_number"),
        (["currency"], "eur", "/currency"),
        (["business_date"], "2026-02-30", "/business_date"),
        (["completed_at"], "2026-01-31T25:00:00Z", "/completed_at"),
        (["completed_at"], "2026-01-31T10:00:00+01:00", "/completed_at"),
        (["lines", 0, "quantity"], 1, "/lines/0/quantity"),
        (["lines", 0, "quantity"], "0.00001", "/lines/0/quantity"),
        (["lines", 0, "unit_price"], "1.2345678", "/lines/0/unit_price"),
        (["lines", 0, "amount"], "1e3", "/lines/0/amount"),
        (["lines", 0, "amount"], "-0.00", "/lines/0/amount"),
        (["lines", 0, "tax", 0, "percent"], "-20", "/lines/0/tax/0/percent"),
        (["shift"], {"id": "S", "number": 1, "opened_at": "2026-01-31T09:15:00Z"}, "/shift/id"),
        (["shift"], {"id": SHIFT, "number": 1, "opened_at": "2026-02-30T09:15:00Z"}, "/shift/opened_at"),
        (["lines", 0, "comment"], "x" * 201, "/lines/0/comment"),
        (["payments", 0, "kind"], "BEADS", "/payments/0/kind"),
        (["totals", "gross"], "12.00\n", "/totals/gross"),
        (["comment"], "\x00", "/comment"),
        (["staff"], ..., ""),
        (["loyalty_points"], 7, ""),
    ],
)
def test_decode_points_at_what_no_register_writes(path, value, pointer):
    with pytest.raises(DocumentInvalid) as caught:
        decode(change(path, value))
    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


@pytest.mark.parametrize("body", [b"", b"\xff", b"nonsense", b"[]", b'{"id": "\\ud800"}', b"[" * 100_000])
def test_decode_refuses_what_is_no_document(body):
    with pytest.raises(DocumentInvalid):
        decode(body)


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (["type"], "NO_SALE", "/type"),
        (["shift"], {"id": SHIFT, "number": 1, "opened_at": "2026-01-31T09:15:00Z"}, "/shift"),
        (["tenders"], [{"number": 1, "method": "CASH", "currency": "EUR", "amount": "1.00"}], "/tenders"),
        (["recalled_from"], SHIFT, "/recalled_from"),
        (["reason"], "why", "/reason"),
        (["totals", "discount"], "0.00", "/totals/discount"),
        (["lines", 0, "discounts"], [{"number": 1, "origin": "MANUAL", "amount": "1.00"}], "/lines/0/discounts"),
        (["lines", 0, "list_price"], "13.00", "/lines/0/list_price"),
        (["lines", 0, "comment"], "gift", "/lines/0/comment"),
        (["payments", 0, "card"], {"last_digits": "4242", "authorisation_code": "A"}, "/payments/0/card"),
    ],
)
def test_a_document_of_version_1_with_what_only_version_2_has_is_refused(path, value, pointer):
    of_version_2 = change(path, value)
    assert decode(of_version_2).version == 2
    with pytest.raises(DocumentInvalid) as caught:
        decode(of_version_2.replace(b'"version": 2', b'"version": 1'))
    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_a_document_of_version_1_is_one_of_version_2_with_the_defaults():
    content = json.loads(encode(document([line()], [cash("12.00")])))
    content["version"] = 1
    for name in ("shift", "tenders", "expected_tenders", "recalled_from", "reason"):
        del content[name]
    for name in ("discount", "rounding"):
        del content["totals"][name]
    for name in ("discounts", "list_price", "approved_by", "comment"):
        del content["lines"][0][name]
    for name in ("card", "tendered"):
        del content["payments"][0][name]
    read = decode(json.dumps(content).encode())
    assert (read.version, read.shift, read.totals.discount, check(read, 2)) == (1, None, "0", [])


@given(st.datetimes(FIRST, LAST, timezones=st.timezones()))
def test_timestamp_text_reads_back_as_the_same_moment(moment):
    # In UTC, because Python calls no time of another zone equal to one in the hour when clocks change.
    assert parse_timestamp(timestamp_text(moment)) == moment.astimezone(UTC)


def test_the_document_has_a_json_schema():
    schema = msgspec.json.schema(type(document()))
    assert sorted(schema["$defs"]) == [
        "AgeCheck",
        "CardSlip",
        "Discount",
        "Line",
        "Payment",
        "ReturnOf",
        "ShiftReference",
        "TaxLine",
        "TenderAmount",
        "TenderedMoney",
        "Totals",
        "Transaction",
        "TransactionType",
        "VoucherSlip",
    ]
