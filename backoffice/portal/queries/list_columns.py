"""What a list of the portal has for columns: which values each exports, and by what it can be sorted.

The pages themselves stay templates (ADR 0032); this says the same of all lists, so that exporting, sorting and choosing
columns are made once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager

SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: `paths` lead from a row to the values that stand in a file, `sort` to what the rows are ordered by.

    Only what an index holds, or what stays small, may be sorted by.
    """

    paths: tuple[str, ...]
    sort: str = ""

    @property
    def name(self) -> str:
        """Return what the column is called in addresses and files."""
        return field_name(self.paths[0])


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns of a list, in the order of its page; `model` says whose rows they are of."""

    model: str
    columns: tuple[ListColumn, ...]

    def named(self, names: list[str]) -> tuple[ListColumn, ...]:
        """Return the columns with these names in the list's own order; all of them when there is none."""
        return tuple(column for column in self.columns if column.name in names) or self.columns

    def sorted_by(self, name: str) -> ListColumn | None:
        """Return the column of this name if the rows can be sorted by it."""
        return next((column for column in self.columns if column.name == name and column.sort), None)


def columns_of(model: str, *columns: str) -> ListColumns:
    """Build the columns of a list from texts: `number name` exports two values, `*` behind a path sorts by it."""
    return ListColumns(model, tuple(_column(text) for text in columns))


def field_name(path: str) -> str:
    """Return the name of a value in a file: category.code is category_code."""
    return path.replace(".", "_")


def value_at(row: Any, path: str) -> Any:
    """Follow a path from a row to a value; of things of which there are several, all of them, joined."""
    first, _, rest = path.partition(".")
    try:
        found = getattr(row, first)
    except ObjectDoesNotExist:
        return None
    if isinstance(found, Manager):
        return SEPARATOR.join(str(value_at(each, rest)) for each in found.all())
    if isinstance(found, dict | list | tuple):
        return SEPARATOR.join(_flat(found))
    return value_at(found, rest) if rest and found is not None else found


def _flat(values: Any) -> Iterator[str]:
    if isinstance(values, dict):
        return (f"{key} {value}" for key, value in values.items())
    return (str(each.get("message", each)) if isinstance(each, dict) else str(each) for each in values)


def _column(text: str) -> ListColumn:
    paths = text.split()
    sort = next((path.rstrip("*").replace(".", "__") for path in paths if path.endswith("*")), "")
    return ListColumn(tuple(path.rstrip("*") for path in paths), sort)
