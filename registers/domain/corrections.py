"""What a person may correct in a document that waits in quarantine, and how.

References only: what something is called, whom it was sold to, and which day it belongs to. Never an amount, a quantity, a
price, a tax or a currency: that money was taken or given, and a document that says otherwise would be a lie. Where HQ lacks
what is referred to, creating it there is the better remedy, and the document is then posted as it was sent.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NUMBER = r"(?:0|[1-9][0-9]*)"
_CORRECTABLE = re.compile(
    "/staff|/customer|/business_date|/reason"
    f"|/lines/{_NUMBER}/(?:product_number|barcode|reason|approved_by)"
    f"|/lines/{_NUMBER}/tax/{_NUMBER}/code"
    f"|/lines/{_NUMBER}/discounts/{_NUMBER}/(?:code|approved_by)"
    f"|/lines/{_NUMBER}/return_of/(?:transaction_id|line_number)"
    f"|/(?:payments|tenders|expected_tenders)/{_NUMBER}/method"
    f"|/payments/{_NUMBER}/voucher/number"
)
#: Of the whole document; offered whatever the reasons are.
HEADER = ("/staff", "/customer", "/business_date")
#: Absent where it is not given, and not an empty text.
_MAY_BE_ABSENT = frozenset({"customer", "barcode", "approved_by"})
_LINE_FIELDS = ("product_number", "barcode")


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of a document and what a person puts in its place; None is nothing at all."""

    pointer: str
    former: Any
    value: Any

    def as_json(self) -> dict[str, Any]:
        """Return it as the ledger and the history keep it."""
        return {"pointer": self.pointer, "from": self.former, "to": self.value}


def is_correctable(pointer: str) -> bool:
    """Tell whether a person may correct what a JSON pointer names."""
    return _CORRECTABLE.fullmatch(pointer) is not None


def correctable(content: Mapping[str, Any], pointers: list[str]) -> dict[str, str]:
    """Return what may be corrected because reasons name it, and of the header, with its present value as text.

    A reason that names a line as a whole offers what the line refers to.
    """
    found: dict[str, str] = {}
    for pointer in [*_named(pointers), *HEADER]:
        if is_correctable(pointer) and pointer not in found and _has(content, pointer):
            value = value_at(content, pointer)
            found[pointer] = "" if value is None else str(value)
    return found


def corrected(content: dict[str, Any], texts: Mapping[str, str]) -> list[Correction]:
    """Change a document in place by JSON pointer, and return what truly changed.

    Raises: ValueError when a pointer may not be corrected, KeyError when there is nothing at it.
    """
    changes = []
    for pointer, text in texts.items():
        if not is_correctable(pointer):
            raise ValueError(pointer)
        parent, name = _parent(content, pointer)
        former = parent.get(name)
        value = _value(name, text.strip(), former)
        if value != former:
            parent[name] = value
            changes.append(Correction(pointer, former, value))
    return changes


def value_at(content: Any, pointer: str) -> Any:
    """Return what a JSON pointer names.

    Raises: KeyError when there is nothing.
    """
    for part in pointer.split("/")[1:]:
        try:
            content = content[int(part)] if isinstance(content, list) else content[part]
        except (IndexError, TypeError, ValueError) as error:
            raise KeyError(pointer) from error
    return content


def _named(pointers: list[str]) -> Iterator[str]:
    for pointer in pointers:
        yield pointer
        if re.fullmatch(f"/lines/{_NUMBER}", pointer):
            yield from (f"{pointer}/{field}" for field in _LINE_FIELDS)


def _has(content: Any, pointer: str) -> bool:
    """Tell whether a document has a place for this value, be it empty."""
    try:
        _parent(content, pointer)
    except KeyError:
        return False
    return True


def _parent(content: Any, pointer: str) -> tuple[dict[str, Any], str]:
    """Find the object that holds a value, and the value's name in it."""
    above, _slash, name = pointer.rpartition("/")
    parent = value_at(content, above)
    if not isinstance(parent, dict):
        raise KeyError(pointer)
    return parent, name


def _value(name: str, text: str, former: Any) -> Any:
    """Read what was typed as the kind of value that belongs there."""
    if isinstance(former, int) and text.isascii() and text.isdigit():
        return int(text)
    return None if not text and (name in _MAY_BE_ABSENT or former is None) else text
