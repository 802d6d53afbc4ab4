"""A quarantined document laid out for people: each part with what speaks against it beside the number it speaks of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from backoffice.portal.queries.expected_numbers import expected_numbers
from channel.transaction import Transaction as Document
from registers.domain.reason import Reason

#: Of a document with more lines those are shown that something speaks against, and the first ones.
LINES_SHOWN = 100
HEADER_FIELDS = (
    *("type", "receipt_number", "business_date", "store", "register", "staff", "customer", "currency", "prices_include_tax"),
    *("started_at", "completed_at", "created_offline", "shift", "reason", "comment", "reference", "recalled_from"),
    *("journal_id", "sequence_number", "id", "version"),
)
TOTAL_FIELDS = ("net", "tax", "gross", "discount", "rounding", "paid")
PARTS = ("lines", "payments", "tenders", "expected_tenders")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the document's header or totals."""

    name: str
    value: Any
    reasons: list[Reason]
    #: The number that follows from the rest of the document, where a reason speaks of this one.
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line, payment or tender, as plain data."""

    content: dict[str, Any]
    reasons: list[Reason]
    #: As of a field: of the amount, and of the taxes by their codes.
    expected: str = ""
    expected_tax: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The whole document; `elsewhere` are reasons that speak of nothing that is shown."""

    header: list[Field] = field(default_factory=list)
    totals: list[Field] = field(default_factory=list)
    parts: dict[str, list[Row]] = field(default_factory=dict)
    hidden_lines: int = 0
    elsewhere: list[Reason] = field(default_factory=list)


def lay_out(document: Document, reasons: Sequence[Reason]) -> Layout:
    """Put each reason beside what its JSON pointer names."""
    content = msgspec.to_builtins(document)
    layout = Layout()
    wrong = {reason.pointer for reason in reasons}
    expected = {at: number for at, number in expected_numbers(document).items() if at in wrong} if wrong else {}
    layout.header = [_field(name, content.get(name), f"/{name}", reasons) for name in HEADER_FIELDS]
    layout.totals = [
        replace(_field(name, content["totals"].get(name), at, reasons), expected=expected.get(at, ""))
        for name, at in ((name, f"/totals/{name}") for name in TOTAL_FIELDS)
    ]
    for part in PARTS:
        rows = [_row(row, f"/{part}/{index}", reasons, expected) for index, row in enumerate(content.get(part) or [])]
        layout.parts[part] = [row for index, row in enumerate(rows) if index < LINES_SHOWN or row.reasons]
        layout.hidden_lines += len(rows) - len(layout.parts[part])
    layout.header = [one for one in layout.header if one.reasons or one.value not in (None, "", [])]
    beside = {id(reason) for reason in _shown(layout)}
    layout.elsewhere = [reason for reason in reasons if id(reason) not in beside]
    return layout


def _field(name: str, value: Any, pointer: str, reasons: Sequence[Reason]) -> Field:
    shown = value.get("number") if isinstance(value, dict) else value
    return Field(name, shown, _at(reasons, pointer))


def _row(content: dict[str, Any], pointer: str, reasons: Sequence[Reason], expected: Mapping[str, str]) -> Row:
    found = _at(reasons, pointer)
    if not found:
        return Row(content, found)
    taxes = enumerate(content.get("tax") or [])
    wanted = [(tax["code"], expected.get(f"{pointer}/tax/{place}/amount", "")) for place, tax in taxes]
    return Row(content, found, expected.get(f"{pointer}/amount", ""), [f"{code} {amount}" for code, amount in wanted if amount])


def _at(reasons: Sequence[Reason], pointer: str) -> list[Reason]:
    return [reason for reason in reasons if reason.pointer == pointer or reason.pointer.startswith(f"{pointer}/")]


def _shown(layout: Layout) -> Iterable[Reason]:
    for one in (*layout.header, *layout.totals):
        yield from one.reasons
    for rows in layout.parts.values():
        for row in rows:
            yield from row.reasons
