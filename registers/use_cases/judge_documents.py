"""Find the reasons against posting documents, for a whole batch at once: no query in a loop.

docs/intake.md lists every code, and what is a reason and what only a note.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from channel.transaction import Transaction as Document
from registers.copying.prepared import read_rows
from registers.domain.document_checks import StoreRules, check_document, store_rules
from registers.domain.reason import Note, Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.known_values import KnownValues
from registers.models import Currency, PaymentMethod, Register
from registers.queries.among import among_sql
from registers.queries.check_vouchers import check_vouchers
from registers.queries.returned_lines import check_returned_lines
from registers.reference_checks import check_references

# Between so many times as many numbers as are asked for it is still quicker to read them all.
MOST_HOLES = 4
_POSTED_NUMBERS = """
SELECT sequence_number FROM registers_transactionidentity
WHERE register_number = %s AND journal_id = %s AND answer = 'POSTED'"""


def judge_documents(
    *, documents: Sequence[UploadedDocument], register: Register, received_at: datetime, expect_new: bool = False
) -> None:
    """Note every reason against each document: it does not add up, refers to what HQ has not, or its number is taken.

    What is ready was judged before, see `prepare_documents`; only the numbers are asked for then, and these are not either
    where none is expected to be taken: a constraint says so when that is wrong, and all is done again.
    """
    if not documents:
        return
    store = register.store
    rules = store_rules(
        currency=store.currency.code, time_zone=store.time_zone, cutoff=store.business_day_cutoff, received_at=received_at
    )
    judge_by_rules(documents=[document for document in documents if not document.is_ready(rules)], rules=rules)
    check_sequence_numbers([document for document in documents if not document.reasons], expect_new=expect_new)


def judge_by_rules(*, documents: Sequence[UploadedDocument], rules: StoreRules) -> None:
    """Note every reason that is in a document itself or in what it refers to."""
    read = [(document, document.transaction) for document in documents if document.transaction]
    if not read:
        return
    transactions = [transaction for _, transaction in read]
    currencies = _CURRENCIES.find({transaction.currency for transaction in transactions})
    methods = _METHODS.find(_named_methods(transactions))
    references = check_references(transactions)
    returned = check_returned_lines(transactions)
    # What has figures is plain, and was not paid by voucher.
    vouchers = check_vouchers([transaction for document, transaction in read if document.figures is None])
    for document, transaction in read:
        if transaction.currency in currencies:
            document.add(check_document(transaction, rules, document.figures))
        else:
            message = f"Headquarters has no currency {transaction.currency}."
            document.add([Reason("unknown-currency", "/currency", message)])
        document.add(_payment_methods(transaction, methods))
        if references or returned or vouchers:
            document.add(references.get(transaction.id, ()))
            document.add(returned.get(transaction.id, ()))
            document.add(vouchers.get(transaction.id, ()))


def _named_methods(transactions: Sequence[Document]) -> set[str]:
    paid = {payment.method for transaction in transactions for payment in transaction.payments}
    moved = (tenders for transaction in transactions for tenders in (transaction.tenders, transaction.expected_tenders))
    return paid.union(tender.method for tenders in moved for tender in tenders)


_CURRENCIES = KnownValues(
    lambda codes: dict.fromkeys(Currency.objects.filter(code__in=codes).order_by().values_list("code", flat=True))
)
_METHODS = KnownValues(lambda codes: dict(PaymentMethod.objects.filter(code__in=codes).order_by().values_list("code", "kind")))


def _payment_methods(transaction: Document, methods: Mapping[str, str]) -> Iterator[Reason]:
    """Yield the payment methods HQ has not, and those that are of another kind there."""
    for index, payment in enumerate(transaction.payments):
        kind = methods.get(payment.method)
        if kind is None:
            yield _unknown_method(payment.method, f"/payments/{index}/method")
        elif kind != payment.kind:
            message = f"It says {payment.kind}, but payment method {payment.method} is {kind}."
            yield Note("payment-kind", f"/payments/{index}/kind", message)
    if not transaction.tenders and not transaction.expected_tenders:
        return
    for name, tenders in (("tenders", transaction.tenders), ("expected_tenders", transaction.expected_tenders)):
        for index, tender in enumerate(tenders):
            if tender.method not in methods:
                yield _unknown_method(tender.method, f"/{name}/{index}/method")


def _unknown_method(code: str, pointer: str) -> Reason:
    return Reason("unknown-payment-method", pointer, f"Headquarters has no payment method {code}.")


def check_sequence_numbers(documents: Sequence[UploadedDocument], *, expect_new: bool = False) -> None:
    """Note a reason against each document whose sequence number another posted document has, or one before it here."""
    taken = set() if expect_new else _taken_numbers(documents)
    for document in documents:
        if document.transaction is None:
            continue
        number = (document.transaction.register, document.transaction.journal_id, document.transaction.sequence_number)
        if number in taken:
            message = f"Another transaction of this journal has sequence number {number[2]}."
            document.add([Reason("sequence-number-taken", "/sequence_number", message)])
        taken.add(number)


def _taken_numbers(documents: Sequence[UploadedDocument]) -> set[tuple[str, str, int]]:
    """Read which of the batch's (register, journal, sequence number) are posted already; one query for each journal."""
    by_journal: dict[tuple[str, str], list[int]] = defaultdict(list)
    for document in documents:
        if document.transaction:
            of = document.transaction
            by_journal[of.register, of.journal_id].append(of.sequence_number)
    taken: set[tuple[str, str, int]] = set()
    for (register, journal_id), numbers in by_journal.items():
        taken.update((register, journal_id, number) for number in _posted_numbers(register, journal_id, numbers))
    return taken


def _posted_numbers(register: str, journal_id: str, numbers: Sequence[int]) -> set[int]:
    """Read which numbers of a journal are posted; those of an outbox follow each other, and are one piece of the index."""
    first, last = min(numbers), max(numbers)
    if last - first < MOST_HOLES * len(numbers):
        condition, parameters = "sequence_number BETWEEN %s AND %s", [first, last]
    else:
        condition, parameter = among_sql("sequence_number", "bigint", numbers)
        parameters = [parameter]
    rows = read_rows(f"{_POSTED_NUMBERS} AND {condition}", [register, journal_id, *parameters])
    return {number for (number,) in rows}
