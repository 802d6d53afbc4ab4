"""Reads day files in the form of the UCI Online Retail data set: one CSV per trading day, one row per sold line.

What is expected of HQ is summed here from the files alone, with exact decimals and none of the product's code.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One row: what was sold (or came back: a negative quantity), at which price."""

    stock_code: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    moment: datetime

    @property
    def amount(self) -> Decimal:
        """Return quantity x price, unrounded."""
        return self.quantity * self.unit_price


@dataclass(slots=True)
class Invoice:
    """One invoice, which becomes one transaction."""

    number: str
    customer: str
    lines: list[SoldLine] = field(default_factory=list)

    @property
    def is_cancellation(self) -> bool:
        """Tell whether the file marks it as one."""
        return self.number.upper().startswith("C")


@dataclass(slots=True)
class Day:
    """One day file: its invoices in the order they first appear, and what they come to."""

    day: date
    name: str
    invoices: list[Invoice]

    @property
    def amount(self) -> Decimal:
        """Return the unrounded sum of quantity x price."""
        return sum((line.amount for invoice in self.invoices for line in invoice.lines), ZERO)

    @property
    def lines(self) -> int:
        """Return the number of rows."""
        return sum(len(invoice.lines) for invoice in self.invoices)


def read_days(folder: Path) -> list[Day]:
    """Read every day file of a folder, in the order of the days their names say.

    Raises:
        ValueError: the folder has no day files, or a row that is none.
    """
    days = [_read_day(path) for path in sorted(folder.glob("*.csv"))]
    if not days:
        raise ValueError(f"{folder} has no day files named YYYY-MM-DD.csv.")
    return days


def read_expected(path: Path) -> dict[str, Decimal]:
    """Read independently computed totals: the net amount by file name."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {row["file"]: Decimal(row["net_amount_gbp"]) for row in csv.DictReader(file)}


def _read_day(path: Path) -> Day:
    invoices: dict[str, Invoice] = {}
    for row in _rows(path):
        number = row["InvoiceNo"].strip()
        invoice = invoices.setdefault(number, Invoice(number, _customer_number(row["CustomerID"])))
        invoice.lines.append(
            SoldLine(
                stock_code=row["StockCode"].strip(),
                description=row["Description"].strip(),
                quantity=Decimal(row["Quantity"]),
                unit_price=Decimal(row["UnitPrice"]),
                moment=datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC),
            )
        )
    return Day(date.fromisoformat(path.stem), path.name, list(invoices.values()))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)


def _customer_number(text: str) -> str:
    """Return 17850 for 17850.0, which is what a spreadsheet made of the number."""
    return text.strip().removesuffix(".0")
