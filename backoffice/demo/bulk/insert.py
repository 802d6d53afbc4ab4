"""INSERT ... SELECT into a model's table. Columns that nobody names get the model's default, so that a column that is added
to a model later needs no word here as long as it has one."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, JSONField, Model
from django.db.models.fields import NOT_PROVIDED


def insert(model: type[Model], source: str, *, into: str = "", **columns: str) -> str:
    """Write the statement that makes rows of a source; `columns` are expressions by attribute name, `into` another table.

    Raises: LookupError for a column without value, and for a name that is no column.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields if field.column}
    if unknown := columns.keys() - fields.keys():
        raise LookupError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    values = {fields[name].column: text for name, text in columns.items()}
    for name, field in fields.items():
        if name not in columns and (default := _default(field)) is not None:
            values[field.column] = default
    names = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{into or model._meta.db_table}" ({names}) SELECT {", ".join(values.values())} FROM {source}'  # noqa: S608 - our own


def _default(field: "Field[Any, Any]") -> str | None:
    """Write a column's default; None where the database has it."""
    if field.has_db_default() or (field.primary_key and field.default is NOT_PROVIDED):
        return None
    if field.null and field.default is NOT_PROVIDED:
        return None
    value = field.get_default()
    if value is None:
        raise LookupError(f"{field.model.__name__}.{field.attname} has no default")
    return _literal(json.dumps(value) if isinstance(field, JSONField) else value)


def _literal(value: Any) -> str:
    """Write a value of ours into SQL."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, str | date | datetime):
        return "'" + str(value).replace("'", "''") + "'"
    raise LookupError(f"no literal for {value!r}")
