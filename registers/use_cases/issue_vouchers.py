"""Issue vouchers and gift cards: rows with numbers nobody can guess, and the first movement of each."""

import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from msgspec import Struct

from channel import money
from channel.errors import InvalidInput, StateConflict
from channel.labels.check_digits import code_check_digit
from channel.voucher import voucher_number
from registers.models import Currency, Voucher, VoucherMovement
from registers.noted_changes import note_creations
from registers.queries.among import among
from registers.queries.posting_transaction import posting_transaction
from registers.use_cases.move_vouchers import Move, move_vouchers

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 1000
# Below what a column of fifteen digits holds, with room for many of them on one card.
MOST_AMOUNT = Decimal(10) ** 9
# Fifteen digits to guess and one that finds what was typed wrong: short enough to be typed at all.
RANDOM_DIGITS = 15


class VoucherTerms(Struct, frozen=True, kw_only=True):
    """What vouchers that are issued together have in common."""

    kind: Voucher.Kind
    currency: Currency
    amount: Decimal
    valid_from_date: date | None = None
    valid_until_date: date | None = None


@transaction.atomic
def issue_vouchers(*, terms: VoucherTerms, count: int, number: str = "", user_name: str, now: datetime) -> list[Voucher]:
    """Issue so many vouchers of new numbers; or one of a number that is printed already.

    Raises: InvalidInput, StateConflict when the number is taken.
    """
    if number and count != 1:
        raise InvalidInput("A number is one voucher's: leave it empty to issue several.")
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput(f"Between 1 and {MOST_AT_ONCE} vouchers are issued at once.")
    numbers = [voucher_number(number)] if number else _free_numbers(count)
    if number and _taken(numbers):
        raise StateConflict("There is a voucher with this number already.")
    issued = issue_numbers(numbered=[(each, terms) for each in numbers], user_name=user_name, now=now)
    note_creations(issued)
    logger.info("%s vouchers over %s %s were issued by %s", count, terms.amount, terms.currency.code, user_name)
    return issued


def issue_numbers(*, numbered: Sequence[tuple[str, VoucherTerms]], user_name: str, now: datetime) -> list[Voucher]:
    """Issue a voucher for each number, which must be free. Belongs into a transaction; the same statements for one and many.

    Raises: InvalidInput.
    """
    for _, terms in numbered:
        check_terms(terms)
    vouchers = Voucher.objects.bulk_create(
        Voucher(
            number=number,
            kind=terms.kind,
            currency=terms.currency,
            initial_amount=terms.amount,
            valid_from_date=terms.valid_from_date,
            valid_until_date=terms.valid_until_date,
            created_at=now,
            balance=Decimal(0),
            reserved_amount=Decimal(0),
            covered_amount=Decimal(0),
        )
        for number, terms in numbered
    )
    issue = VoucherMovement.Kind.ISSUE
    moves = [Move(voucher=each, kind=issue, amount=each.initial_amount, user_name=user_name) for each in vouchers]
    move_vouchers(moves=moves, posted_in=posting_transaction(), now=now)
    return vouchers


def check_terms(terms: VoucherTerms) -> None:
    """Return for terms that can be promised.

    Raises: InvalidInput.
    """
    exponent = money.exponent(terms.currency.code)
    if not 0 < terms.amount < MOST_AMOUNT:
        raise InvalidInput(f"A voucher is worth more than nothing and less than {MOST_AMOUNT:f}.")
    if terms.amount != money.round_amount(terms.amount, exponent):
        raise InvalidInput(f"{terms.currency.code} has {exponent} digits after the point, not more.")
    if terms.valid_from_date and terms.valid_until_date and terms.valid_until_date < terms.valid_from_date:
        raise InvalidInput("A voucher is valid until the day it begins, or later.")


def _free_numbers(count: int) -> list[str]:
    """Make numbers that no voucher has."""
    numbers: set[str] = set()
    while len(numbers) < count:
        made = {_new_number() for _ in range(count - len(numbers))}
        numbers |= made - _taken(made)
    return sorted(numbers)


def _new_number() -> str:
    digits = str(secrets.randbelow(9 * 10 ** (RANDOM_DIGITS - 1)) + 10 ** (RANDOM_DIGITS - 1))
    return digits + code_check_digit(digits)


def _taken(numbers: Collection[str]) -> set[str]:
    return set(Voucher.objects.filter(among("number", sorted(numbers))).values_list("number", flat=True))
