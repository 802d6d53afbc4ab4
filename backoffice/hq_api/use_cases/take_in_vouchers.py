"""The voucher rows of one call into the database: new numbers are issued, of known ones validity and block may change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from msgspec import UNSET

from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow, voucher_key
from backoffice.hq_api.domain.bulk_rows import VoucherIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.seen_facts import SeenFacts
from channel.errors import InvalidInput
from channel.voucher import voucher_number
from registers.models import Currency, Voucher
from registers.queries.locked_vouchers import locked_vouchers
from registers.use_cases.issue_vouchers import VoucherTerms, check_terms, issue_numbers

#: Who did it, beside a movement: the log of the process names the token.
BY = "HQ API"
CHANGEABLE = ("valid_from_date", "valid_until_date", "is_blocked")

Bulk = BulkRow[VoucherIn]


@transaction.atomic
def take_in_vouchers(parsed: Sequence[ParsedRow[Bulk]]) -> list[RowAnswer]:
    """Write the vouchers of the rows that hold; answer for each."""
    present = {voucher.number: voucher for voucher in locked_vouchers([each.row.key for each in parsed])}
    currencies = {currency.code: currency for currency in Currency.objects.all()}
    verdicts = judge_rows(parsed, SeenFacts(), lambda bulk: _check(bulk, present, currencies))
    new = [(bulk.key, _terms(bulk.row, currencies)) for bulk in verdicts.rows if bulk.key not in present]
    issued = issue_numbers(numbered=new, user_name=BY, now=timezone.now()) if new else []
    blocked = {bulk.key for bulk in verdicts.rows if bulk.row.is_blocked is True}
    changed = [present[bulk.key] for bulk in verdicts.rows if bulk.key in present and _change(present[bulk.key], bulk.row)]
    for voucher in issued:
        voucher.is_blocked = voucher.number in blocked
    written = [*changed, *(voucher for voucher in issued if voucher.is_blocked)]
    Voucher.objects.bulk_update(written, CHANGEABLE)
    created, updated = {voucher.number for voucher in issued}, {voucher.number for voucher in changed}
    return judged_rows(parsed, verdicts, created, updated, lambda row: voucher_key(row.number))


def _check(bulk: Bulk, present: Mapping[str, Voucher], currencies: Mapping[str, Currency]) -> None:
    """Raise RowRefused for what cannot be issued, or would change what was promised."""
    row = bulk.row
    if row.currency not in currencies:
        problem = f"there is no currency {row.currency!r}."
        raise RowRefused(Refusal.UNKNOWN_CODE, "currency", problem, "Create it first, or correct the code.")
    known = present.get(bulk.key)
    if known is not None:
        _check_unchanged(known, row, currencies)
    try:
        voucher_number(row.number)
        check_terms(_terms(row, currencies, known))
    except InvalidInput as error:
        raise RowRefused(Refusal.UNREADABLE, "", error.message, "Correct the row.") from error


def _check_unchanged(known: Voucher, row: VoucherIn, currencies: Mapping[str, Currency]) -> None:
    said = {"kind": row.kind, "currency": currencies[row.currency].pk, "initial_amount": row.initial_amount}
    held = {"kind": known.kind, "currency": known.currency_id, "initial_amount": known.initial_amount}
    for name, value in said.items():
        if value != held[name]:
            problem = "it is another one than the voucher was issued with."
            raise RowRefused(Refusal.NEVER_CHANGES, name, problem, "Cancel the voucher and issue another one.")


def _terms(row: VoucherIn, currencies: Mapping[str, Currency], known: Voucher | None = None) -> VoucherTerms:
    """Build what a row says of a voucher, with what is left out as it is."""
    days = {name: _said(row, name, known) for name in CHANGEABLE[:2]}
    return VoucherTerms(kind=Voucher.Kind(row.kind), currency=currencies[row.currency], amount=row.initial_amount, **days)


def _said(row: VoucherIn, name: str, known: Voucher | None) -> Any:
    said = getattr(row, name)
    return said if said is not UNSET else getattr(known, name, None)


def _change(voucher: Voucher, row: VoucherIn) -> bool:
    """Give a voucher what a row says otherwise; tell whether anything was."""
    wanted = {name: getattr(row, name) for name in CHANGEABLE if getattr(row, name) is not UNSET}
    differing = {name: value for name, value in wanted.items() if getattr(voucher, name) != value}
    for name, value in differing.items():
        setattr(voucher, name, value)
    return bool(differing)
