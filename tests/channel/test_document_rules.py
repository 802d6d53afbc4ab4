import msgspec
import pytest

from channel.document_rules import BELONGS, LIMITED_FIELDS
from channel.totals import check
from channel.transaction import AgeCheck, CardSlip, TransactionType, decode, encode
from tests.channel.documents import cash, document, line, tender, totals

T = TransactionType
SHIFT = document(kind=T.SHIFT_CLOSED).shift
FILLED = {
    "lines": [line()],
    "payments": [cash("12.00")],
    "tenders": [tender("1.00")],
    "expected_tenders": [tender("1.00")],
    "recalled_from": "0198c0a5-0000-7000-8000-000000000001",
    "receipt_number": "R-1",
    "customer": "C1",
    "age_check": AgeCheck(minimum_age=18, born_by="2008-01-31", by="LOOK_OR_ID"),
}


def change(struct, **fields):
    return msgspec.structs.replace(struct, **fields)


def codes(transaction):
    return [(finding.code, finding.pointer) for finding in check(transaction, 2)]


@pytest.mark.parametrize("kind", T)
def test_a_sound_document_of_each_type_has_no_findings(kind):
    made = document(kind=kind)
    if kind is T.RETURN:
        made = document([line(1, "-1", reason="unwanted")], kind=kind)
    if kind is T.VOID:
        made = document([line()], [cash("12.00"), cash("-12.00", 2, change=True)], kind=kind)
    assert codes(decode(encode(made))) == []


def test_every_type_says_what_belongs_to_it():
    assert set(BELONGS) == set(T)
    assert set().union(*BELONGS.values()) == set(LIMITED_FIELDS) == set(FILLED)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in T for name in LIMITED_FIELDS if name not in BELONGS[kind]])
def test_what_does_not_belong_to_a_type_is_a_finding(kind, name):
    found = codes(change(document(kind=kind), **{name: FILLED[name]}))
    assert ("does-not-belong", f"/{name}") in found


@pytest.mark.parametrize("kind", [kind for kind in T if "lines" not in BELONGS[kind]])
def test_what_sells_nothing_comes_to_nothing(kind):
    found = codes(document(kind=kind, totals=totals(net="0", tax="0", gross="0.01", paid="0")))
    assert found == [("total", "/totals/gross")]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (document(kind=T.NO_SALE, reason=""), [("reason-missing", "/reason")]),
        (document(kind=T.FLOAT, tenders=[]), [("no-tenders", "/tenders")]),
        (document(kind=T.DROP, tenders=[tender("0.00")]), [("tender-amount", "/tenders/0/amount")]),
        (document(kind=T.SAFE, tenders=[tender("-1.00")]), [("tender-amount", "/tenders/0/amount")]),
        (document(kind=T.TENDER_DECLARATION, tenders=[tender("0.00")]), []),
        (document(kind=T.SHIFT_CLOSED, tenders=[tender("-1.00")]), [("tender-amount", "/tenders/0/amount")]),
        (document(kind=T.SHIFT_CLOSED, expected_tenders=[tender("-1.00")]), []),
        (document(kind=T.SHIFT_OPENED, tenders=[tender("1.001")]), [("rounding", "/tenders/0/amount")]),
        (document(kind=T.SHIFT_OPENED, tenders=[tender("1", currency="JPY")]), []),
        (document(kind=T.FLOAT, tenders=[tender("1.00"), tender("2.00", 2)]), [("tender-repeated", "/tenders/1/method")]),
        (document(kind=T.FLOAT, tenders=[tender("1.00"), tender("2.00", currency="CHF")]), [("numbers", "/tenders")]),
        (document(kind=T.SHIFT_CLOSED, shift=None), [("shift-missing", "/shift")]),
        (document(kind=T.TENDER_DECLARATION, shift=None), [("shift-missing", "/shift")]),
        (document(kind=T.SHIFT_OPENED, shift=SHIFT), [("shift-id", "/shift/id")]),
        (document(kind=T.SALE, shift=SHIFT), []),
        (document(kind=T.SALE, shift=change(SHIFT, id=(own := document()).id), id=own.id), [("shift-id", "/shift/id")]),
    ],
)
def test_documents_of_drawer_and_shift_say_what_they_must(broken, expected):
    assert codes(broken) == expected


def test_a_suspended_transaction_is_not_paid():
    paid = document(kind=T.SUSPENDED, payments=[cash("12.00")])
    assert codes(paid) == [("paid", "/totals/paid"), ("does-not-belong", "/payments")]


def test_only_cards_have_slips_and_only_keyed_prices_a_list_price():
    slip = CardSlip(last_digits="4242", authorisation_code="A1")
    assert codes(document(payments=[change(cash("12.00"), card=slip)])) == [("does-not-belong", "/payments/0/card")]
    assert codes(document(payments=[change(cash("12.00"), card=slip, kind="CARD")])) == []
    assert codes(document([change(line(), list_price="13.00")])) == [("does-not-belong", "/lines/0/list_price")]
    assert codes(document([change(line(), list_price="13.00", price_origin="KEYED")])) == []
