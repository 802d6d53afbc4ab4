"""A decimal with more digits than a float has."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from channel.money import CONTEXT


class ExactDecimalField(models.DecimalField):
    """A decimal that keeps all its digits on SQLite too, which has only floats: there it is text."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the column's type."""
        return "text" if connection.vendor == "sqlite" else f"numeric({self.max_digits}, {self.decimal_places})"

    def get_internal_type(self) -> str:
        """Keep Django's SQLite backend from taking it for a float."""
        return "ExactDecimalField"

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Read the number, with all the digits after the point that the column has."""
        if value is None:
            return None
        number: Decimal = self.to_python(value)
        return number.quantize(Decimal(1).scaleb(-self.decimal_places), context=CONTEXT)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Write the number, on SQLite as text."""
        number = self.to_python(value)
        return format(number, "f") if connection.vendor == "sqlite" and number is not None else number
