"""What an exported table has: its columns in order, and how exactly their values are to be kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

Row = tuple[Any, ...]
Rows = Iterable[Row]


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DECIMAL = "DECIMAL"
    DATE = "DATE"
    MOMENT = "MOMENT"
    TRUTH = "TRUTH"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `digits` and `scale` are of decimals."""

    name: str
    kind: Kind
    digits: int = 0
    scale: int = 0


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (models.BooleanField, Kind.TRUTH),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
    (models.IntegerField, Kind.NUMBER),
)


def column_of(model: type[models.Model], path: str) -> Column:
    """Describe what is read at a path of a query (`transaction__business_date`); the column is called by its last part."""
    relation, _, name = path.rpartition("__")
    owner: Any = model._meta.get_field(relation).related_model if relation else model
    field = owner._meta.get_field(name)
    if isinstance(field, models.DecimalField):
        return Column(name, Kind.DECIMAL, field.max_digits, field.decimal_places)
    kinds = (kind for field_class, kind in _KINDS if isinstance(field, field_class))
    return Column(name, next(kinds, Kind.TEXT))
