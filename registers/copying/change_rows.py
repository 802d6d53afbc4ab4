"""Some columns of rows changed by a statement that is written once: `QuerySet.update` without the ORM writing it each time.

Where this is done at each poll of each register; see `put_row`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from registers.copying.prepared import run


def change_rows(
    table: type[Model],
    values: Mapping[str, object],
    *,
    having: Mapping[str, object],
    but: Mapping[str, Sequence[object]] | None = None,
) -> int:
    """Give new values to the rows that have those of `having`, and none of those of `but`; return how many there were.

    By attribute name. A collection in `having` stands for any of its values; nothing is done where it is empty.
    """
    wanted = {name: _rounded(value if isinstance(value, (list, tuple)) else (value,)) for name, value in having.items()}
    unwanted = {name: _rounded(some) for name, some in (but or {}).items() if some}
    if not all(wanted.values()):
        return 0
    counts = tuple((name, len(some)) for name, some in wanted.items())
    unlike = tuple((name, len(some)) for name, some in unwanted.items())
    database = connections[DEFAULT_DB_ALIAS]
    parameters = [_saved(database, table, name, value) for name, value in values.items()]
    for conditions in (wanted, unwanted):
        parameters += [_saved(database, table, name, value) for name, some in conditions.items() for value in some]
    return run(_statement(table, tuple(values), counts, unlike), parameters)


def _rounded(values: Sequence[object]) -> tuple[object, ...]:
    """Repeat the last value up to the next power of two, so that there are few statements for any number of values."""
    missing = (1 << (len(values) - 1).bit_length()) - len(values)
    return (*values, *[values[-1]] * missing) if values else ()


def _saved(database: BaseDatabaseWrapper, table: type[Model], name: str, value: object) -> Any:
    return _field(table, name).get_db_prep_save(value, database)


@cache
def _field(table: type[Model], name: str) -> "Field[Any, Any]":
    (found,) = (field for field in table._meta.concrete_fields if field.attname == name)
    return found


@cache
def _statement(
    table: type[Model], names: tuple[str, ...], wanted: tuple[tuple[str, int], ...], unwanted: tuple[tuple[str, int], ...]
) -> str:
    changes = ", ".join(f'"{_field(table, name).column}" = %s' for name in names)
    conditions = [_among(table, name, count, "IN") for name, count in wanted]
    conditions += [_among(table, name, count, "NOT IN") for name, count in unwanted]
    return f'UPDATE "{table._meta.db_table}" SET {changes} WHERE {" AND ".join(conditions)}'  # noqa: S608 - names of models


def _among(table: type[Model], name: str, count: int, how: str) -> str:
    return f'"{_field(table, name).column}" {how} ({", ".join(["%s"] * count)})'
