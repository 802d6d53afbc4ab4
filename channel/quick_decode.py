"""Reads transaction documents as `channel.transaction.decode` does, several times as fast, for whoever reads thousands.

Most of what decoding costs are the patterns of some eighty texts in each document, one call of a regular expression each.
Here the numbers of an ordinary sale are looked up among those that were read before, and are proven to add up at the same time
(`channel.quick_totals`); one call does for all other texts of a struct, joined; and the pattern that keeps control characters
out is not needed, as JSON cannot write one without a backslash. What is not plainly right, for whatever reason, is read by
`decode`, which says what is wrong with it. So there is one opinion on every document; a test holds both against each other,
field by field.

The structs are subclasses of those of the contract, of the same fields; only comparing them with the originals fails.
"""

import re
from collections.abc import Callable, Collection
from datetime import date
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from channel.document_fields import (
    AmountText,
    Currency,
    DateText,
    IdText,
    PercentText,
    QuantityText,
    TimestampText,
    UnitPriceText,
)
from channel.figures import Figures
from channel.money import EXPONENTS
from channel.quick_totals import plain_figures
from channel.scaled_texts import AMOUNTS, PERCENTS, QUANTITIES, UNIT_PRICES, ScaledTexts
from channel.transaction import Transaction, decode, parse_timestamp

# A control character, which none of the texts has.
_END = "\x1f"

Check = Callable[[Any], bool]

_NUMBERS: dict[Any, ScaledTexts] = {
    AmountText: AMOUNTS,
    PercentText: PERCENTS,
    QuantityText: QUANTITIES,
    UnitPriceText: UNIT_PRICES,
}


def quick_decode(document: bytes) -> tuple[Transaction, Figures | None]:
    """Read a transaction of version 1 or 2, and what it comes to when it is an ordinary sale that plainly adds up.

    Raises: DocumentInvalid as `decode` does.
    """
    if b"\\" in document:
        return decode(document), None
    try:
        transaction: Transaction = _DECODER.decode(document)
        if transaction.version == 1 or transaction.age_check or not _has_right_header(transaction):
            return decode(document), None
        # Proves all numbers to be numbers on the way.
        figures = plain_figures(transaction, EXPONENTS.get(transaction.currency, 2))
        if (figures is None or _is_paid_by_card(transaction)) and not _has_right_texts(transaction):
            return decode(document), None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return decode(document), None
    return transaction, figures


def _parts(annotation: Any) -> tuple[Any, str | None, type[Struct] | None]:
    """Take a field's type apart: the type without its pattern, the pattern, and the struct inside."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        plain, pattern, inner = _parts(arguments[0])
        metas = []
        for meta in arguments[1:]:
            if isinstance(meta, Meta) and meta.pattern is not None:
                pattern = meta.pattern
                meta = Meta(min_length=meta.min_length, max_length=meta.max_length)
            metas.append(meta)
        return Annotated[(plain, *metas)], pattern, inner
    if origin in (Union, UnionType):
        parts = [_parts(argument) for argument in arguments]
        plain = Union[tuple(part[0] for part in parts)]  # noqa: UP007 - built from a tuple
        return plain, next((part[1] for part in parts if part[1]), None), next((part[2] for part in parts if part[2]), None)
    if origin is list:
        plain, pattern, inner = _parts(arguments[0])
        return list[plain], pattern, inner  # type: ignore[valid-type] # made while it runs
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return _quick(annotation)[0], None, annotation
    return annotation, None, None


_made: dict[type[Struct], tuple[type[Struct], Check]] = {}


def _quick(struct: type[Struct]) -> tuple[type[Struct], Check]:
    """Make the subclass without patterns, and the check of what they say."""
    if struct not in _made:
        hints = get_type_hints(struct, include_extras=True)
        fields = []
        required: dict[str, str] = {}
        numbers: dict[str, ScaledTexts] = {}
        unusual: list[str] = []
        inside: list[tuple[str, Check]] = []
        for field in msgspec.structs.fields(struct):
            plain, pattern, inner = _parts(hints[field.name])
            default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory
            fields.append((field.name, plain) if default is msgspec.NODEFAULT else (field.name, plain, _default(field)))
            if inner is not None:
                inside.append((field.name, _quick(inner)[1]))
            elif pattern is not None and "[^" not in pattern:
                if field.default is None:
                    unusual.append(field.name)
                elif hints[field.name] in _NUMBERS:
                    numbers[field.name] = _NUMBERS[hints[field.name]]
                else:
                    required[field.name] = pattern
        made = msgspec.defstruct(
            f"Quick{struct.__name__}", fields, bases=(struct,), frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
        )
        _made[struct] = made, _check_of(required, numbers, unusual, inside)
    return _made[struct]


def _default(field: Any) -> Any:
    return field.default if field.default is not msgspec.NODEFAULT else msgspec.field(default_factory=field.default_factory)


def _getter(names: Collection[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Get attributes as a tuple, whatever their number."""
    return attrgetter(*names) if len(names) > 1 else lambda content: tuple(getattr(content, name) for name in names)


def _check_of(
    required: dict[str, str], numbers: dict[str, ScaledTexts], unusual: list[str], inside: list[tuple[str, Check]]
) -> Check:
    """Build the check of one struct: its texts and numbers, that what it rarely has is not there, and what is inside.

    It raises ValueError for a number that is none.
    """
    joined = "".join(f"{pattern.replace('^', '').replace('$', f'(?={_END})')}{_END}" for pattern in required.values())
    match = re.compile(joined).fullmatch
    texts, counted, rare = _getter(required), _getter(numbers), _getter(unusual)
    known = tuple(numbers.values())
    nothing = (None,) * len(unusual)

    def check(content: Any) -> bool:
        if required and match(_END.join(texts(content)) + _END) is None:
            return False
        if unusual and rare(content) != nothing:
            return False
        for numbers_known, text in zip(known, counted(content)):  # noqa: B905 - as many as each other
            numbers_known[text]
        for name, check_inner in inside:
            value = getattr(content, name)
            if value:
                for each in value if type(value) is list else (value,):
                    if not check_inner(each):
                        return False
        return True

    return check


_QUICK, _has_right_texts = _quick(Transaction)
_DECODER: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder(_QUICK)


def _pattern(*types: Any) -> Callable[[str], object]:
    """Return what matches texts of these types, each with an end."""
    patterns = [get_args(each)[1].pattern for each in types]
    return re.compile("".join(f"{each.replace('^', '').replace('$', f'(?={_END})')}{_END}" for each in patterns)).fullmatch


_matches_header = _pattern(IdText, Currency, DateText, TimestampText, TimestampText)
_matches_shift = _pattern(IdText, TimestampText)


def _has_right_header(transaction: Transaction) -> bool:
    """Look at the texts that are no numbers and that ordinary sales have; raises ValueError for days that never were."""
    header = (
        f"{transaction.id}{_END}{transaction.currency}{_END}{transaction.business_date}{_END}"
        f"{transaction.started_at}{_END}{transaction.completed_at}{_END}"
    )
    if _matches_header(header) is None or transaction.recalled_from is not None:
        return False
    date.fromisoformat(transaction.business_date)
    parse_timestamp(transaction.started_at)
    parse_timestamp(transaction.completed_at)
    shift = transaction.shift
    if shift is None:
        return True
    parse_timestamp(shift.opened_at)
    return _matches_shift(f"{shift.id}{_END}{shift.opened_at}{_END}") is not None


def _is_paid_by_card(transaction: Transaction) -> bool:
    return any([payment.card is not None for payment in transaction.payments])  # noqa: C419 - half as fast without the list
