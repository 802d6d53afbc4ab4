"""docs/transaction.md says what the document is: its tables name every field, its examples are documents that add up."""

import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from channel.document_fields import Comment
from channel.tax import TaxLine
from channel.totals import check
from channel.transaction import (
    MAX_DISCOUNTS,
    MAX_PAYMENTS,
    MAX_TAXES,
    MAX_TENDERS,
    AgeCheck,
    CardSlip,
    Discount,
    Line,
    Payment,
    ReturnOf,
    ShiftReference,
    TenderAmount,
    TenderedMoney,
    Totals,
    Transaction,
    TransactionType,
    VoucherSlip,
    decode,
)

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "transaction.md").read_text()
STRUCTS = {
    "The header": Transaction,
    "A line": Line,
    "A tax": TaxLine,
    "A discount": Discount,
    "A sold line": ReturnOf,
    "A payment": Payment,
    "A card": CardSlip,
    "A voucher": VoucherSlip,
    "Foreign money": TenderedMoney,
    "The shift": ShiftReference,
    "The age check": AgeCheck,
    "A tender": TenderAmount,
    "Totals": Totals,
}


def section(title: str) -> str:
    """Return the text under a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def example(kind: TransactionType) -> Transaction:
    return decode(section(kind.value).split("```json\n")[1].split("```")[0].encode())


@pytest.mark.parametrize(("title", "struct"), STRUCTS.items())
def test_table_names_every_field_in_its_order_and_which_may_be_left_out(title, struct):
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", section(title), flags=re.MULTILINE)
    fields = msgspec.structs.fields(struct)
    assert [name for name, _ in rows] == [field.name for field in fields]
    assert {name for name, words in rows if "default" in words} == {field.name for field in fields if not field.required}


def test_types_are_those_of_the_program():
    assert re.findall(r"^\| `([A-Z_]+)` \|", section("Types"), flags=re.MULTILINE) == [kind.value for kind in TransactionType]


@pytest.mark.parametrize("kind", TransactionType)
def test_example_of_each_type_adds_up(kind):
    document = example(kind)
    assert (document.type, document.version, check(document, 2)) == (kind, 2, [])


def test_examples_are_one_shift_in_its_order():
    documents = sorted((example(kind) for kind in TransactionType), key=lambda document: document.sequence_number)
    first, last = documents[0], documents[-1]
    assert [document.sequence_number for document in documents] == list(range(4711, 4711 + len(documents)))
    assert {document.shift for document in documents} == {first.shift}
    by_type = {document.type.value: document for document in documents}
    assert by_type["SALE"].recalled_from == by_type["SUSPENDED"].id
    assert by_type["RETURN"].lines[0].return_of.transaction_id == by_type["SALE"].id
    into = [first, by_type["FLOAT"]]
    out_of = [by_type["DROP"], by_type["SAFE"]]
    cash = [payment.amount for document in documents for payment in document.payments if payment.method == "CASH"]
    expected = sum(map(Decimal, cash)) + sum(Decimal(document.tenders[0].amount) for document in into)
    expected -= sum(Decimal(document.tenders[0].amount) for document in out_of)
    assert {tender.method: tender.amount for tender in last.expected_tenders} == {"CARD": "10.00", "CASH": str(expected)}


def test_limits_are_those_of_the_program():
    header, line = section("The header"), section("A line")
    assert f"`payments` | list, up to {MAX_PAYMENTS} |" in header
    assert header.count(f"list, up to {MAX_TENDERS}, default empty") == 2
    assert f"`tax` | list, up to {MAX_TAXES} |" in line
    assert f"`discounts` | list, up to {MAX_DISCOUNTS}, default empty |" in line
    assert Comment.__metadata__[0].max_length == 2000
