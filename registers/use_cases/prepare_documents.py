"""Judge documents and build their rows before their register is locked.

The uploads of a register follow one another under its lock, so what is done before it is done while the one before is
written. Only for ordinary sales, which depend on nothing that their register posts meanwhile. All others are judged under
the lock, and so are these when their store has other rules by then.
"""

from collections.abc import Sequence

from registers.domain.document_checks import store_rules
from registers.domain.ledger_rows import Rows
from registers.domain.uploaded_document import Ready, UploadedDocument
from registers.known_values import KnownValues
from registers.models import Currency, UploadSession
from registers.use_cases.judge_documents import judge_by_rules
from registers.use_cases.write_documents import DOCUMENT_FAULTS, rows_of

_CODES = KnownValues(lambda keys: dict(Currency.objects.filter(pk__in=keys).order_by().values_list("pk", "code")))


def prepare_documents(*, documents: Sequence[UploadedDocument], session: UploadSession) -> None:
    """Make ready what is ordinary; what was found is taken over when its turn has come."""
    plain = [document for document in documents if document.figures is not None and document.status is None]
    if not plain:
        return
    store = session.device.register.store
    rules = store_rules(
        currency=_CODES.find({store.currency_id})[store.currency_id],
        time_zone=store.time_zone,
        cutoff=store.business_day_cutoff,
        received_at=session.received_at,
    )
    judge_by_rules(documents=plain, rules=rules)
    for document in plain:
        document.ready = Ready(rules, [*document.reasons, *document.notes], _rows(document))
        document.reasons, document.notes = [], []


def _rows(document: UploadedDocument) -> Rows:
    """Build the rows; none of what is not posted, or cannot be, which is found out again when it is to be."""
    try:
        return {} if document.reasons else rows_of(document)
    except DOCUMENT_FAULTS:
        return {}
