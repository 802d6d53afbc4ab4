"""Documents of the drawer and the shift: no goods, but money that is moved or counted, and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.errors import InvalidInput
from channel.identifiers import new_transaction_id
from channel.lookup import SignedInStaff, StoreFacts
from channel.totals import total
from channel.transaction import TenderAmount, TransactionType
from pos.selling.write_document import Draft

CASH = "CASH"
LONGEST_REASON = 60


class Counted(Struct, frozen=True, kw_only=True):
    """Money as a person says it: `method` None is cash, `currency` None the store's."""

    amount: str
    method: str | None = None
    currency: str | None = None


def drawer_document(
    facts: StoreFacts,
    staff: SignedInStaff,
    transaction_type: TransactionType,
    *,
    at: datetime,
    tenders: Sequence[TenderAmount] = (),
    expected_tenders: Sequence[TenderAmount] = (),
    reason: str = "",
) -> Draft:
    """Draft a document without lines and payments."""
    store = facts.store
    return Draft(
        id=new_transaction_id(),
        type=transaction_type,
        staff=staff.number,
        started_at=at,
        currency=store.currency,
        prices_include_tax=store.prices_include_tax,
        totals=total([], [], facts.currency_exponent),
        tenders=list(tenders),
        expected_tenders=list(expected_tenders),
        reason=read_reason(reason),
    )


def read_reason(text: str) -> str:
    """Read a reason as documents hold it: one line.

    Raises: InvalidInput when it is too long.
    """
    reason = " ".join(text.split())
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise InvalidInput(f"A reason has {LONGEST_REASON} letters at most.")
    return reason


def read_tenders(facts: StoreFacts, counted: Iterable[Counted], *, at_least_something: bool) -> list[TenderAmount]:
    """Read what was moved or counted, each method and currency once.

    Raises: InvalidInput for an unknown method, one named twice, an amount with a sign or with more digits than the
    currency, and for nothing where something moves.
    """
    found: dict[tuple[str, str], Decimal] = {}
    for each in counted:
        key = (_method(facts, each.method), each.currency or facts.store.currency)
        if key in found:
            raise InvalidInput(f"{key[0]} in {key[1]} is named twice.")
        found[key] = _amount(each.amount, key[1])
    if at_least_something and not (found and all(found.values())):
        raise InvalidInput("Money that is moved is more than nothing.")
    return tender_amounts(found)


def tender_amounts(amounts: dict[tuple[str, str], Decimal]) -> list[TenderAmount]:
    """Write amounts by method and currency as a document holds them."""
    return [
        TenderAmount(
            number=number,
            method=method,
            currency=currency,
            amount=money.decimal_text(money.round_amount(amount, money.exponent(currency))),
        )
        for number, ((method, currency), amount) in enumerate(sorted(amounts.items()), start=1)
    ]


def cash_method(facts: StoreFacts) -> str:
    """Return the code of the payment method that is cash.

    Raises: InvalidInput when the store has none.
    """
    for method in facts.payment_methods:
        if method.kind == CASH:
            return method.code
    raise InvalidInput("This store has no payment method for cash.")


def _method(facts: StoreFacts, code: str | None) -> str:
    """Return the code of a payment method as HQ writes it."""
    if code is None:
        return cash_method(facts)
    method = facts.payment_method(code.strip().upper()) or facts.payment_method(code)
    if method is None:
        raise InvalidInput(f"There is no payment method {code}.")
    return method.code


def _amount(text: str, currency: str) -> Decimal:
    """Read an amount without a sign."""
    amount, exponent = money.parse_decimal(text), money.exponent(currency)
    if amount < 0 or amount != money.round_amount(amount, exponent):
        raise InvalidInput(f"{text} is no amount of {currency}: no sign, and {exponent} digits after the point at most.")
    return amount
