"""Find the reasons against posting new documents, for the whole batch at once: no query in a loop."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Q

from channel import money, totals
from channel.transaction import Transaction as Document
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import Currency, PaymentMethod, Transaction, UploadSession
from registers.reference_checks import check_references


def judge_documents(*, documents: Sequence[UploadedDocument], session: UploadSession) -> None:
    """Note every reason against each document: it does not add up, refers to what HQ has not, or its number is taken."""
    by_id = {document.transaction.id: document for document in documents if document.transaction}
    transactions = [document.transaction for document in by_id.values() if document.transaction]
    currencies = set(Currency.objects.values_list("code", flat=True))
    methods = set(PaymentMethod.objects.values_list("code", flat=True))
    references = check_references(transactions)
    for transaction in transactions:
        reasons = by_id[transaction.id].reasons
        reasons += _arithmetic(transaction, currencies)
        reasons += _unknown_payment_methods(transaction, methods)
        reasons += [reason for reason in references.get(transaction.id, []) if reason not in reasons]
    _check_sequence_numbers([document for document in by_id.values() if not document.reasons], session)


def _arithmetic(transaction: Document, currencies: set[str]) -> Iterator[Reason]:
    """Yield what does not add up, rounded as the register has rounded it."""
    if transaction.currency not in currencies:
        yield Reason("unknown-currency", "/currency", f"Headquarters has no currency {transaction.currency}.")
        return
    for finding in totals.check(transaction, money.exponent(transaction.currency)):
        yield Reason(finding.code, finding.pointer, finding.message)


def _unknown_payment_methods(transaction: Document, methods: set[str]) -> Iterator[Reason]:
    """Yield the payment methods HQ has not."""
    for index, payment in enumerate(transaction.payments):
        if payment.method not in methods:
            message = f"Headquarters has no payment method {payment.method}."
            yield Reason("unknown-payment-method", f"/payments/{index}/method", message)


def _check_sequence_numbers(documents: Sequence[UploadedDocument], session: UploadSession) -> None:
    """Note a reason against each document whose sequence number another posted document has, or one before it here."""
    taken = _taken_numbers(documents, session)
    for document in documents:
        if document.transaction is None:
            continue
        number = (document.transaction.journal_id, document.transaction.sequence_number)
        if number in taken:
            message = f"Another transaction of this journal has sequence number {number[1]}."
            document.reasons.append(Reason("sequence-number-taken", "/sequence_number", message))
        taken.add(number)


def _taken_numbers(documents: Sequence[UploadedDocument], session: UploadSession) -> set[tuple[str, int]]:
    """Read which of the batch's (journal id, sequence number) are posted already."""
    by_journal: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        if document.transaction:
            by_journal[document.transaction.journal_id].append(document.transaction.sequence_number)
    if not by_journal:
        return set()
    wanted = Q()
    for journal_id, numbers in by_journal.items():
        wanted |= Q(journal_id=journal_id, sequence_number__in=numbers)
    posted = Transaction.objects.filter(wanted, register_number=session.device.register.number)
    return set(posted.values_list("journal_id", "sequence_number"))
