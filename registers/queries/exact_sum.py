"""A sum of decimals that is exact on every engine.

PostgreSQL sums `numeric` exactly. SQLite keeps a decimal as a float, exact to 15 digits, and adds floats: the last
digits of a day's total would depend on the order of its lines. Here each float becomes again the decimal it was
written as, and those are added. Sums of scaled integers in SQL would be faster but overflow at 922 million with ten
digits after the point, and scaling a float rounds it once more.
"""

import sqlite3
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DecimalField, Expression, Sum
from django.db.models.sql.compiler import SQLCompiler

from channel.money import CONTEXT, decimal_text

SQL_NAME = "everytill_exact_sum"


class ExactSum(Sum):
    """Sum a decimal expression exactly; the result is a Decimal with `scale` digits after the point, None for no rows."""

    def __init__(self, expression: str | Expression, scale: int, **extra: Any) -> None:
        super().__init__(expression, output_field=_ExactDecimalField(max_digits=60, decimal_places=scale), **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """Sum by our own aggregate, made known to this connection first; doing so again changes nothing."""
        connection.ensure_connection()
        raw: sqlite3.Connection = connection.connection
        raw.create_aggregate(SQL_NAME, 1, _SqliteSum)
        return self.as_sql(compiler, connection, function=SQL_NAME, **context)


class _ExactDecimalField(DecimalField):
    """A decimal that Django's SQLite backend does not take for a float."""

    @cached_property
    def quantum(self) -> Decimal:
        """Return the smallest step of its scale."""
        return Decimal(1).scaleb(-self.decimal_places)

    def get_internal_type(self) -> str:
        return "ExactDecimalField"

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        """Give the sum its scale."""
        if value is None:
            return None
        return Decimal(value).quantize(self.quantum, context=CONTEXT)


class _SqliteSum:
    """SQLite's side: one object for each group of rows."""

    def __init__(self) -> None:
        self.total: Decimal | None = None
        self.context = Context(prec=60)

    def step(self, value: Any) -> None:
        """Add a value; a float's shortest spelling is the decimal it came from."""
        if value is not None:
            self.total = self.context.add(self.total or Decimal(0), Decimal(str(value)))

    def finalize(self) -> Any:
        """Return the sum as text, as SQLite has no decimals."""
        return None if self.total is None else decimal_text(self.total)
