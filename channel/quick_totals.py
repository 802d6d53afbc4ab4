"""Proves of an ordinary sale that it adds up, several times as fast as `channel.totals.check` finds nothing in it.

HQ looks at millions of documents, and nearly all are sales without returned lines and discounts in which all is well. These
are proven right here in one pass over whole numbers, which yields what they come to as well. Of everything else it is not
said that it is wrong, only that it is for `check` to say: so there is one opinion on every document, and a test holds both
against each other.
"""

from collections.abc import Sequence
from functools import cache

from msgspec import UNSET

from channel.deposits import is_deposit_of
from channel.figures import PRODUCT_DIGITS, Figures, Tax
from channel.money import AMOUNT_DIGITS, POWERS_OF_TEN
from channel.scaled_texts import MINOR_AMOUNTS, NO_AMOUNT, PERCENTS, QUANTITIES, UNIT_PRICES, ScaledTexts
from channel.tax import HUNDRED_PERCENT, TaxLine, tax_of
from channel.transaction import Line, Payment, Transaction, TransactionType

# In whole units of the currency: no document has as much (`channel.document_fields.AmountText`).
LARGEST = 10**11

_Taxes = dict[Tax, tuple[int, int]]


def plain_figures(transaction: Transaction, exponent: int) -> Figures | None:
    """Return what a sale comes to in which `check` would find nothing; None says nothing about it.

    Within, amounts are in the currency's smallest unit; nothing is negative, so that half of it goes up. What an amount has to
    be is known before its text is looked at: nearly always the text is that amount as registers write it, and is not read.
    """
    if not _is_plain(transaction):
        return None
    minor, included = MINOR_AMOUNTS[exponent], transaction.prices_include_tax
    whole, parts = POWERS_OF_TEN[exponent], _parts(exponent)
    one = POWERS_OF_TEN[PRODUCT_DIGITS - exponent]
    half = one // 2
    gross = tax = last = 0
    products, taxes = list[int](), _Taxes()
    for line in transaction.lines:
        quantity, price = QUANTITIES[line.quantity], UNIT_PRICES[line.unit_price]
        product = quantity * price
        amount = (product + half) // one
        # Written and compared in place: a call for each of a dozen amounts takes as long as the comparison.
        if (
            (quantity <= 0 or price < 0 or line.number <= last)
            or line.return_of is not None
            or line.discounts
            or line.list_price is not None
            or (line.amount != f"{amount // whole}{parts[amount % whole]}" and minor[line.amount] != amount)
        ):
            return None
        last = line.number
        products.append(product)
        if len(line.tax) != 1:
            taxed = _line_taxes(line.tax, amount, included, minor, taxes)
            if taxed is None:
                return None
        else:
            (only,) = line.tax
            percent = PERCENTS[only.percent]
            divisor = HUNDRED_PERCENT + percent if included else HUNDRED_PERCENT
            taxed = (2 * amount * percent + divisor) // (2 * divisor)
            base = amount - taxed if included else amount
            if (
                only.included is not included
                or (only.amount != f"{taxed // whole}{parts[taxed % whole]}" and minor[only.amount] != taxed)
                or (only.base != f"{base // whole}{parts[base % whole]}" and minor[only.base] != base)
            ):
                return None
            key = (only.code, percent, included)
            before = taxes.get(key)
            taxes[key] = (base, taxed) if before is None else (before[0] + base, before[1] + taxed)
        gross += amount if included else amount + taxed
        tax += taxed
    # No amount is larger than all of them, so that each that was not read is one that documents have.
    if (
        gross >= LARGEST * whole
        or not _has_totals(transaction, gross, tax, exponent)
        or not _has_right_deposits(transaction.lines)
    ):
        return None
    return _figures(gross, tax, products, taxes, POWERS_OF_TEN[AMOUNT_DIGITS - exponent])


def _figures(gross: int, tax: int, products: list[int], taxes: _Taxes, unit: int) -> Figures:
    """Give what was summed up in ten-thousandths; `unit` is how many of them the smallest unit has."""
    return Figures(
        net=(gross - tax) * unit,
        tax=tax * unit,
        gross=gross * unit,
        discount=0,
        rounding=0,
        products=products,
        taxes={key: (base * unit, amount * unit) for key, (base, amount) in taxes.items()},
    )


def _is_plain(transaction: Transaction) -> bool:
    """Tell whether it is a sale with lines that has what sales have, and was completed after it was started.

    Timestamps of the same length sort like time.
    """
    started_at, completed_at, shift = transaction.started_at, transaction.completed_at, transaction.shift
    return (
        transaction.type is TransactionType.SALE
        and bool(transaction.lines)
        and not transaction.tenders
        and not transaction.expected_tenders
        and (shift is None or shift.id != transaction.id)
        and (started_at == completed_at or (len(started_at) == len(completed_at) and started_at < completed_at))
    )


def _has_right_deposits(lines: Sequence[Line]) -> bool:
    """Tell whether each deposit belongs to the line before it, of lines whose quantities are numbers; most carts have none."""
    deposits = [index for index, line in enumerate(lines) if line.deposit_of is not UNSET]
    return not deposits or all(is_deposit_of(lines[index], lines[index - 1] if index else None) for index in deposits)


def _line_taxes(taxes: Sequence[TaxLine], amount: int, included: bool, minor: ScaledTexts, sums: _Taxes) -> int | None:
    """Return the tax of a line with several or none and add it to the sums; None when the line says otherwise."""
    percents = [PERCENTS[tax.percent] for tax in taxes]
    base, amounts = tax_of(amount, percents, included)
    for tax, percent, expected in zip(taxes, percents, amounts, strict=True):
        if tax.included is not included or minor[tax.base] != base or minor[tax.amount] != expected:
            return None
        key = (tax.code, percent, included)
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + base, before[1] + expected)
    return sum(amounts)


def _has_totals(transaction: Transaction, gross: int, tax: int, exponent: int) -> bool:
    """Tell whether its totals say what the lines come to, with nothing taken off and nothing rounded, and it was paid."""
    totals, minor = transaction.totals, MINOR_AMOUNTS[exponent]
    due = _text(gross, exponent)
    return (
        ((totals.gross == due and totals.paid == due) or minor[totals.gross] == minor[totals.paid] == gross)
        and (totals.tax == _text(tax, exponent) or minor[totals.tax] == tax)
        and (totals.net == _text(gross - tax, exponent) or minor[totals.net] == gross - tax)
        and minor[totals.discount] == minor[totals.rounding] == 0
        and _is_paid(transaction.payments, gross, due, transaction.currency, minor)
    )


def _is_paid(payments: Sequence[Payment], gross: int, due: str, currency: str, minor: ScaledTexts) -> bool:
    """Tell whether payments as sales have them come to what is due, as a number and as registers write it."""
    paid = last = 0
    for payment in payments:
        amount = gross if payment.amount == due else minor[payment.amount]
        if payment.currency != currency or payment.tendered is not None or payment.number <= last or amount == NO_AMOUNT:
            return False
        if (
            payment.voucher
            or (payment.card is not None and payment.kind != "CARD")
            or amount * gross * (-1 if payment.change else 1) < 0
        ):
            return False
        last = payment.number
        paid += amount
    return paid == gross


def _text(amount: int, exponent: int) -> str:
    """Write an amount that is not negative as registers do."""
    whole = POWERS_OF_TEN[exponent]
    return f"{amount // whole}{_parts(exponent)[amount % whole]}"


@cache
def _parts(exponent: int) -> tuple[str, ...]:
    """Write what can stand behind the whole units of an amount, the point included."""
    return tuple(f".{part:0{exponent}}" if exponent else "" for part in range(POWERS_OF_TEN[exponent]))
