"""Whether the taxes of uploaded transactions exist; asked by the ledger, which knows them by code and percentage only."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from backoffice.taxes.models import TaxRate
from channel.transaction import Transaction
from registers.known_values import KnownValues
from registers.reference_checks import Reason

Rate = tuple[str, str]
Places = dict[Rate, list[tuple[str, str]]]


def unknown_taxes(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each tax line whose code no rate has, or whose percentage none of that code ever had.

    Rates that are over count: a register sells by the release it holds. One query of all rates, as there are
    few, and one more when some are unknown; of few different ones in a batch, so that each is compared once.
    """
    named = {(tax.code, tax.percent) for transaction in transactions for line in transaction.lines for tax in line.tax}
    known = _RATES.find(named)
    unknown = {rate for rate in named if rate not in known}
    if not unknown:
        return {}
    places: Places = {}
    for transaction in transactions:
        for index, line in enumerate(transaction.lines):
            for place, tax in enumerate(line.tax):
                at = (transaction.id, f"/lines/{index}/tax/{place}")
                places.setdefault((tax.code, tax.percent), []).append(at)
    codes = set(TaxRate.objects.order_by().values_list("code", flat=True))
    reasons: dict[str, list[Reason]] = {}
    for code, percent in sorted(unknown):
        for transaction_id, pointer in places[code, percent]:
            reasons.setdefault(transaction_id, []).append(_reason(code, percent, pointer, is_known=code in codes))
    return reasons


def _read(wanted: Collection[Rate]) -> dict[Rate, None]:
    rates = set(TaxRate.objects.order_by().values_list("code", "percent").distinct())
    return {(code, percent): None for code, percent in wanted if (code, Decimal(percent)) in rates}


_RATES = KnownValues(_read)


def _reason(code: str, percent: str, pointer: str, *, is_known: bool) -> Reason:
    if is_known:
        return Reason("unknown-tax-percent", f"{pointer}/percent", f"Tax {code} was never {percent} %.")
    return Reason("unknown-tax", f"{pointer}/code", f"No tax has the code {code}.")
