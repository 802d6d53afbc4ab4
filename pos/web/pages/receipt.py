"""A receipt on the screen, right after the sale and out of the journal alike; what there is to give back is written largest."""

from decimal import Decimal

from flask import Blueprint, render_template
from msgspec import Struct

from channel.base_price import BasePrice
from channel.errors import EverytillError, NotFound
from channel.transaction import Transaction, decode
from pos.journal import entries
from pos.lookups.line_base_prices import line_base_prices
from pos.register import Register
from pos.selling.permissions import require_staff
from pos.web.current import till
from pos.web.own_data import customer_name

room = Blueprint("receipt", __name__)


class TaxSum(Struct, frozen=True):
    """One tax of a whole transaction."""

    code: str
    percent: str
    base: Decimal
    amount: Decimal


@room.get("/receipt/<transaction_id>")
def page(transaction_id: str) -> str:
    """Show a transaction of this register's journal."""
    transaction, methods, customer, bases = till().look(lambda register: _read(register, transaction_id))
    return render_template(
        "receipt.html",
        transaction=transaction,
        methods=methods,
        customer_name=customer,
        bases=bases,
        taxes=taxes_of(transaction),
        given_back=given_back(transaction),
    )


def taxes_of(transaction: Transaction) -> list[TaxSum]:
    """Sum a transaction's taxes up by code and percentage, in the order they first occur."""
    sums: dict[tuple[str, str], TaxSum] = {}
    for tax in (tax for line in transaction.lines for tax in line.tax):
        before = sums.get((tax.code, tax.percent), TaxSum(tax.code, tax.percent, Decimal(0), Decimal(0)))
        sums[tax.code, tax.percent] = TaxSum(
            tax.code, tax.percent, before.base + Decimal(tax.base), before.amount + Decimal(tax.amount)
        )
    return list(sums.values())


def given_back(transaction: Transaction) -> Decimal:
    """Return what the customer gets back into their hand, without a sign: change, or money for goods that came back.

    What goes back onto a voucher is in nobody's hand.
    """
    back = (Decimal(payment.amount) for payment in transaction.payments if not payment.voucher)
    return -sum((amount for amount in back if amount < 0), Decimal(0))


def _read(register: Register, transaction_id: str) -> tuple[Transaction, dict[str, str], str, dict[int, BasePrice]]:
    """Read a document, the names of payment methods, the customer's, and what a kilogram or a litre cost.

    Raises: NobodySignedIn, NotFound.
    """
    require_staff(register.context.journal)
    document = entries.document_by_id(register.context.journal, transaction_id)
    if document is None:
        raise NotFound("There is no such transaction in this register's journal.")
    transaction = decode(document)
    name = customer_name(register.context, transaction.customer) if transaction.customer else ""
    bases = line_base_prices(register.context.offline, transaction.lines, transaction.currency)
    return transaction, _method_names(register), name, bases


def _method_names(register: Register) -> dict[str, str]:
    """Return names by code; nothing when the store is not known now, because a receipt is shown all the same."""
    try:
        return {method.code: method.name for method in register.context.facts.read().payment_methods}
    except EverytillError:
        return {}
