"""Deposits on bottles, crates and the like: what is sold with goods, and what comes back of it.

A deposit is a line of its own right behind the line it belongs to, because it has a price and a tax of its own, and nothing
that lowers the price of the goods lowers it. Whatever becomes of the goods becomes of it: more, less, none, back. Empties
that come back without goods belong to no line. The register asks here what to write, HQ whether it was written so.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from msgspec import UNSET

from channel.findings import Finding
from channel.transaction import Line

#: What a line names as its goods when there are none.
EMPTIES: Final = 0


def deposit_quantity(quantity: Decimal) -> Decimal:
    """Return for how many pieces a deposit is due: one for each piece, one for all that was weighed together."""
    if quantity.as_tuple().exponent == 0:
        return quantity
    return Decimal(1 if quantity > 0 else -1)


def returned_deposit(quantity: Decimal, left: Decimal) -> Decimal:
    """Return how much of a sold deposit comes back with goods, below zero as they are; no more than is left of it."""
    return max(deposit_quantity(quantity), -left)


def belongs_to_goods(line: Line) -> bool:
    """Tell whether a line is the deposit of another one, and goes where that goes."""
    return line.deposit_of is not UNSET and line.deposit_of != EMPTIES


def is_deposit(line: Line) -> bool:
    """Tell whether a line is a deposit, with goods or back without them."""
    return line.deposit_of is not UNSET


def deposit_behind(line: Line, following: Line | None) -> Line | None:
    """Return the deposit of a line, given the one with the next number: None where it has none."""
    return following if following is not None and following.deposit_of == line.number else None


def with_deposits(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines in their order, each with its deposit behind it."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and deposit_behind(groups[-1][0], line) is not None:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def is_deposit_of(line: Line, goods: Line | None) -> bool:
    """Tell whether a deposit is one of the line before it, for as many pieces as are due."""
    return (
        goods is not None
        and goods.number == line.deposit_of
        and goods.deposit_of is UNSET
        and Decimal(line.quantity) == deposit_quantity(Decimal(goods.quantity))
    )


def check_deposit(line: Line, before: Line | None, pointer: str, findings: list[Finding]) -> None:
    """Find what contradicts that a line is a deposit; `before` is the line before it."""
    if line.discounts:
        findings.append(Finding("deposit-discounted", f"{pointer}/discounts", "Nothing is taken off a deposit."))
    if line.deposit_of == EMPTIES:
        if not line.quantity.startswith("-"):
            findings.append(Finding("deposit-alone", f"{pointer}/quantity", "A deposit without goods comes back."))
    elif not is_deposit_of(line, before):
        message = "The line before it is not the one this is the deposit of, or there are more or fewer of it."
        findings.append(Finding("deposit-line", f"{pointer}/deposit_of", message))
