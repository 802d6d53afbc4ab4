"""A deposit is written right behind its goods, for as many pieces, and costs what it costs; empties come back alone."""

from decimal import Decimal

import pytest
from msgspec import UNSET

from channel import deposits
from channel.errors import DocumentInvalid
from channel.quick_totals import plain_figures
from channel.totals import check
from channel.transaction import ReturnOf, TransactionType, decode, encode
from tests.channel.documents import document, line

SOLD = "019b8c1e-5a00-7000-8000-000000000003"


def codes(transaction):
    return [(finding.code, finding.pointer) for finding in check(transaction, 2)]


@pytest.mark.parametrize(
    ("goods", "pieces"),
    [("1", "1"), ("6", "6"), ("-2", "-2"), ("0.425", "1"), ("2.000", "1"), ("-0.425", "-1"), ("-2.000", "-1")],
)
def test_one_deposit_for_each_piece_and_one_for_what_was_weighed(goods, pieces):
    assert deposits.deposit_quantity(Decimal(goods)) == Decimal(pieces)


@pytest.mark.parametrize(
    ("goods", "left", "back"), [("-2", "6", "-2"), ("-2", "1", "-1"), ("-0.200", "1", "-1"), ("-1", "0", "0")]
)
def test_no_more_comes_back_than_is_left(goods, left, back):
    assert deposits.returned_deposit(Decimal(goods), Decimal(left)) == Decimal(back)


def test_deposits_stand_with_their_goods():
    lines = [line(1), line(2, deposit_of=1), line(4), line(5), line(6, deposit_of=5), line(7, "-1", deposit_of=0)]
    numbers = [[each.number for each in group] for group in deposits.with_deposits(lines)]
    assert numbers == [[1, 2], [4], [5, 6], [7]]


def test_line_says_what_it_is():
    goods, bound, alone = line(1), line(2, deposit_of=1), line(3, "-1", deposit_of=0)
    assert [deposits.is_deposit(each) for each in (goods, bound, alone)] == [False, True, True]
    assert [deposits.belongs_to_goods(each) for each in (goods, bound, alone)] == [False, True, False]
    assert deposits.deposit_behind(goods, bound) == bound
    assert [deposits.deposit_behind(goods, each) for each in (alone, None)] == [None, None]


def test_right_deposits_add_up_and_are_proven_quickly():
    sold = document(
        [line(1, "6"), line(2, "6", "0.25", deposit_of=1), line(3, "0.425"), line(4, unit_price="1.00", deposit_of=3)]
    )
    assert codes(sold) == []
    assert plain_figures(sold, 2) is not None


def test_empties_come_back_unexplained_beside_a_sale_and_alone():
    beside = document([line(1), line(2, "-3", "0.25", deposit_of=0)])
    alone = document([line(1, "-1", "3.30", deposit_of=0)], kind=TransactionType.RETURN)
    assert (codes(beside), codes(alone)) == ([], [])
    assert (alone.totals.gross, alone.totals.paid) == ("-3.30", "-3.30")


def test_deposit_comes_back_with_its_goods():
    back = [
        line(1, "-2", return_of=ReturnOf(SOLD, 1)),
        line(2, "-2", "0.25", return_of=ReturnOf(SOLD, 2), deposit_of=1),
        line(3, "-1", reason="broken"),
        line(4, "-1", "0.25", reason="broken", deposit_of=3),
    ]
    assert codes(document(back, kind=TransactionType.RETURN)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(1, unit_price="0.25", deposit_of=1)], [("deposit-line", "/lines/0/deposit_of")]),
        ([line(1), line(2), line(3, unit_price="0.25", deposit_of=1)], [("deposit-line", "/lines/2/deposit_of")]),
        ([line(1), line(2, deposit_of=1), line(3, deposit_of=2)], [("deposit-line", "/lines/2/deposit_of")]),
        ([line(1, "2"), line(2, "1", deposit_of=1)], [("deposit-line", "/lines/1/deposit_of")]),
        ([line(1), line(2, "-1", reason="x", deposit_of=1)], [("deposit-line", "/lines/1/deposit_of")]),
        ([line(1, deposit_of=0)], [("deposit-alone", "/lines/0/quantity")]),
        ([line(1), line(2, discounts=["1.00"], deposit_of=1)], [("deposit-discounted", "/lines/1/discounts")]),
    ],
)
def test_what_is_no_deposit_is_found_and_never_proven(lines, expected):
    sold = document(lines)
    assert codes(sold) == expected
    assert plain_figures(sold, 2) is None


def test_documents_without_deposits_do_not_mention_them():
    assert b"deposit_of" not in encode(document([line(1)]))
    assert decode(encode(document([line(1)]))).lines[0].deposit_of is UNSET


def test_version_1_had_no_deposits():
    raw = encode(document([line(1), line(2, deposit_of=1)])).replace(b'"version":2', b'"version":1')
    with pytest.raises(DocumentInvalid, match=r"lines/1/deposit_of|lines\[1\]\.deposit_of"):
        decode(raw)
