"""What stands on a receipt, to the letter."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.lookup import PaymentMethodInfo, RegisterInfo, StoreFacts, StoreInfo
from channel.transaction import decode
from pos.receipts.layout import Marks, lay_out
from pos.receipts.printable import columns, printable
from pos.receipts.rows import Row
from pos.receipts.text import receipt_text, text_lines

SOLD = {
    "id": "01890000-0000-7000-8000-000000000001",
    "type": "SALE",
    "store": "S1",
    "register": "R1",
    "journal_id": "j",
    "sequence_number": 1,
    "receipt_number": "S1/R1/00001",
    "staff": "1",
    "customer": "C1",
    "currency": "EUR",
    "prices_include_tax": True,
    "business_date": "2026-01-05",
    "started_at": "2026-01-05T09:00:00.000000Z",
    "completed_at": "2026-01-05T09:15:00.000000Z",
    "created_offline": True,
    "comment": "thanks",
    "lines": [
        {
            "number": 1,
            "product_number": "1",
            "description": "Milk 3.5%",
            "quantity": "3",
            "unit": "PCS",
            "unit_price": "1.2900",
            "price_origin": "LIST",
            "amount": "3.48",
            "tax": [{"code": "V7", "percent": "7.0000", "included": True, "base": "3.25", "amount": "0.23"}],
            "discounts": [{"number": 1, "origin": "MANUAL", "amount": "0.39", "percent": "10"}],
        },
        {
            "number": 2,
            "product_number": "2",
            "description": "A cheese of the mountains with a name that is longer than the paper is wide",
            "quantity": "0.500",
            "unit": "KG",
            "unit_price": "2500.00",
            "price_origin": "LIST",
            "amount": "1250.00",
            "tax": [{"code": "V7", "percent": "7.0000", "included": True, "base": "1168.22", "amount": "81.78"}],
        },
    ],
    "payments": [
        {"number": 1, "method": "CASH", "kind": "CASH", "amount": "1300.00", "currency": "EUR"},
        {"number": 2, "method": "CASH", "kind": "CASH", "amount": "-46.52", "currency": "EUR", "change": True},
    ],
    "totals": {"net": "1171.47", "tax": "82.01", "gross": "1253.48", "paid": "1253.48", "discount": "0.39"},
}


def facts_of(language: str = "en", **store: object) -> StoreFacts:
    values = {
        "store_id": 1,
        "number": "S1",
        "name": "Main street",
        "address": "Main street 1\n12345 Town",
        "tax_number": "12/345",
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "language": language,
        "prices_include_tax": True,
        "business_day_cutoff": "04:00",
        "receipt_number_mask": "",
        "receipt_header": "Everytill & Sons",
        "receipt_footer": "Come again!",
        "receipt_shows_tax_lines": True,
        **store,
    }
    register = {"number": "R1", "name": "Till", "store_number": "S1", "support_offline": True}
    cash = {
        "code": "CASH",
        "name": "Bar" if language == "de" else "Cash",
        "kind": "CASH",
        "opens_drawer": True,
        "allows_change": True,
        "works_offline": True,
    }
    return StoreFacts(
        store=msgspec.convert(values, StoreInfo),
        register=msgspec.convert(register, RegisterInfo),
        payment_methods=[msgspec.convert(cash, PaymentMethodInfo)],
        currency_exponent=2,
        release=1,
    )


def sold(**changed: object):
    return decode(msgspec.json.encode({**SOLD, **changed}))


ENGLISH = """\
             Everytill & Sons
              Main street 1
                12345 Town
            Tax number 12/345
------------------------------------------
                 Receipt
------------------------------------------
Milk 3.5%                             3.87
  3 PCS x 1.29
  Discount 10 %                      -0.39
A cheese of the mountains with a name that
is longer than the paper is wide  1,250.00
  0.5 KG x 2,500.00
------------------------------------------
Total                         1,253.48 EUR
You save                              0.39
Cash                          1,300.00 EUR
Change (Cash)                   -46.52 EUR
------------------------------------------
Tax, included in the total
  V7 7 % of 1,171.47                 82.01
------------------------------------------
Receipt                        S1/R1/00001
Date                     05/01/2026, 10:15
Customer                                C1
Store S1, register R1, served by 1
thanks
               Sold offline
               Come again!
"""

GERMAN = """\
             Everytill & Sons
              Main street 1
                12345 Town
           Steuernummer 12/345
------------------------------------------
                Belegkopie
                 Rechnung
------------------------------------------
Milk 3.5%                             3,87
  3 PCS x 1,29
  Rabatt 10 %                        -0,39
A cheese of the mountains with a name that
is longer than the paper is wide  1.250,00
  0,5 KG x 2.500,00
------------------------------------------
Summe                         1.253,48 EUR
Sie sparen                            0,39
Bar                           1.300,00 EUR
Rückgeld (Bar)                  -46,52 EUR
------------------------------------------
Steuer, in der Summe enthalten
  V7 7 % von 1.171,47                82,01
------------------------------------------
Beleg                          S1/R1/00001
Datum                      05.01.26, 10:15
Kunde                                   C1
Filiale S1, Kasse R1, es bediente Sie 1
thanks
             Offline verkauft
                TSE 17 ok
               Come again!
"""


def test_receipt_in_english():
    assert receipt_text(lay_out(sold(), facts_of())) == ENGLISH


def test_copy_of_a_receipt_in_german_with_what_the_fiscal_adapter_says():
    assert receipt_text(lay_out(sold(), facts_of("de"), Marks(reprint=True, fiscal=("TSE 17 ok",)))) == GERMAN


def test_language_nobody_translated_reads_english_and_taxes_may_be_left_out():
    text = receipt_text(lay_out(sold(), facts_of("fr", receipt_shows_tax_lines=False)))
    assert "Total   " in text
    assert "V7" not in text


def test_card_shows_last_digits_and_authorisation_and_not_the_token():
    card = {"last_digits": "4242", "authorisation_code": "A{code}7", "token": "tok-secret"}
    payment = {"number": 1, "method": "CARD", "kind": "CARD", "amount": "1253.48", "currency": "EUR", "card": card}
    text = receipt_text(lay_out(sold(payments=[payment]), facts_of()))
    assert "  Card ending in 4242, authorised A(code)7\n" in text
    assert "tok-secret" not in text


def test_foreign_money_and_rounding_are_shown():
    tendered = {"amount": "20.00", "currency": "CHF", "rate": "0.9500"}
    payment = {"number": 1, "method": "CASH", "kind": "CASH", "amount": "19.00", "currency": "EUR", "tendered": tendered}
    totals = {**SOLD["totals"], "rounding": "0.02"}
    text = receipt_text(lay_out(sold(payments=[payment], totals=totals), facts_of()))
    assert "  20.00 CHF at 0.95\n" in text
    assert "To pay                        1,253.50 EUR\n" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\x1b@\x1dV\x00b", "a?@?V?b"),
        ("left\u202eright\u202c", "leftright"),
        ("a\tb\nc", "a b c"),
        ("cafe\u0301", "café"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ue000", "?"),
    ],
)
def test_what_a_printer_could_obey_is_not_printed(typed, shown):
    assert printable(typed) == shown


@given(left=st.text(max_size=120), right=st.text(max_size=60), width=st.integers(8, 48))
def test_every_line_fits_the_paper_and_no_letter_is_lost(left, right, width):
    lines = [line.text for line in text_lines([Row(left, right)], width)]
    assert max(columns(line) for line in lines) <= width
    wanted = (printable(left) + printable(right)).replace(" ", "")
    assert "".join(lines).replace(" ", "") == wanted


@given(st.text(max_size=80))
def test_printable_text_has_no_control_codes(text):
    assert all(letter.isprintable() for letter in printable(text))


def test_font_is_carried_along_with_its_licence():
    fonts = Path(__file__).parents[3] / "pos" / "receipts" / "fonts"
    assert "Bitstream" in (fonts / "LICENSE").read_text("utf-8")
