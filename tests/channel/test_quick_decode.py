import copy
import json

import msgspec
import pytest

from channel.errors import DocumentInvalid
from channel.quick_decode import quick_decode
from channel.transaction import AgeCheck, CardSlip, ReturnOf, ShiftReference, TenderedMoney, TransactionType, decode, encode
from tests.channel.documents import cash, document, line, tender

# fmt: off
SPOILED: tuple[object, ...] = (
    "", "1e5", "-0", "01", "1.", ".5", "12.34567", " 1", "1_0", "\u0663", "eur", "2026-02-30", "2026-01-31T09:15:00+00:00",
    "a\tb", "a\nb", "a\\b", 'a"b', "\u0000", "\u007f", "\u2028", "\u00e4" * 20, "x" * 2001, "0" * 400, None, 7, 1.5, [], {},
)
# fmt: on


def whole() -> dict:
    """Return a document with everything that a document can have."""
    sold = line(1, "2", discounts=["1.00"])
    back = msgspec.structs.replace(
        line(2, "-1", return_of=ReturnOf("01890000-0000-7000-8000-000000000001", 1), reason="broken"),
        list_price="13.00", approved_by="101", comment="torn",
    )  # fmt: skip
    paid = msgspec.structs.replace(
        cash("11.00"), card=CardSlip(last_digits="1234", authorisation_code="A1", token="T"),
        tendered=TenderedMoney(amount="12.00", currency="USD", rate="0.916667"),
    )  # fmt: skip
    shift = ShiftReference(id="01890000-0000-7000-8000-000000000002", number=1, opened_at="2026-01-31T08:00:00Z")
    both = document(
        [sold, back], [paid], customer="C-1", shift=shift, recalled_from="01890000-0000-7000-8000-000000000003",
        tenders=[tender("5.00")], expected_tenders=[tender("5.00")], reason="why", comment="so", reference="7",
        age_check=AgeCheck(minimum_age=18, born_by="2008-01-31", by="LOOK_OR_ID"),
    )  # fmt: skip
    return json.loads(encode(both))


def quickly(raw):
    return quick_decode(raw)[0]


def outcome(read, raw):
    try:
        return msgspec.to_builtins(read(raw))
    except DocumentInvalid as error:
        return error.message, error.details


def places(content, path=()):
    """Yield the way to every value that is no object and no list."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
        yield (*path, key)


def spoiled(path, value, content=None):
    """Return a document, `whole()` unless another is given, with one value replaced."""
    content = copy.deepcopy(content or whole())
    inside = content
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return json.dumps(content, ensure_ascii=False).encode()


def test_every_value_of_every_field_is_read_or_refused_as_decode_does():
    refused = 0
    for path in places(whole()):
        for value in SPOILED:
            raw = spoiled(path, value)
            expected = outcome(decode, raw)
            refused += isinstance(expected, tuple)
            assert outcome(quickly, raw) == expected, (path, value)
    assert refused > 1000


@pytest.mark.parametrize("kind", TransactionType)
def test_a_document_of_each_type_is_read_alike(kind):
    raw = encode(document(kind=kind))
    assert outcome(quickly, raw) == outcome(decode, raw)
    assert encode(quickly(raw)) == raw


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"\xff", b"{" * 100_000, b'{"id": "x"}'])
def test_what_is_no_document_is_refused_as_decode_does(raw):
    assert outcome(quickly, raw) == outcome(decode, raw)


def test_a_document_of_version_1_is_read_alike():
    content = whole() | {"version": 1}
    assert outcome(quickly, json.dumps(content).encode()) == outcome(decode, json.dumps(content).encode())
