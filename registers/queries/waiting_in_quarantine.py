"""What waits in quarantine for a person to decide, by the reasons for which it was kept."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from registers.models import QuarantinedTransaction
from registers.queries.store_reach import StoreReach

_ELEMENTS = {
    "postgresql": ("reason.value ->> 'code'", "jsonb_array_elements(kept.reasons) AS reason(value)"),
    "sqlite": ("json_extract(reason.value, '$.code')", "json_each(kept.reasons) AS reason"),
}
_SQL = """
SELECT {code}, COUNT(DISTINCT kept.id)
FROM registers_quarantinedtransaction kept JOIN registers_register register ON register.id = kept.register_id
CROSS JOIN {elements}
WHERE kept.resolved_at IS NULL AND {reached} GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """How many documents wait for one reason."""

    code: str
    documents: int


def waiting_in_quarantine(reason: str = "") -> QuerySet[QuarantinedTransaction]:
    """Select what waits, without the documents' bytes; `reason` narrows it to those that a code speaks against.

    By the text of the JSON, which both databases write alike: only one of them has an operator for a member of an array.
    """
    waiting = QuarantinedTransaction.objects.filter(resolved_at=None).defer("document")
    if not reason:
        return waiting
    return waiting.annotate(reason_text=Cast("reasons", TextField())).filter(reason_text__contains=f'"code": "{reason}"')


def reasons_waiting(reach: StoreReach) -> list[WaitingFor]:
    """Count what waits for each reason, the most frequent first; one query."""
    code, elements = _ELEMENTS[connection.vendor]
    reached, stores = reach.condition("register.store_id")
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(code=code, elements=elements, reached=reached), stores)
        return [WaitingFor(str(found), int(count)) for found, count in cursor.fetchall()]
