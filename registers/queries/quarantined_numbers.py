"""Which sequence numbers HQ has got in quarantine: they are not in the ledger, and neither are they missing."""

from collections.abc import Iterator

import msgspec

from registers.models import QuarantinedTransaction, Register


class _Numbered(msgspec.Struct):
    """As much of a quarantined document as says which number of which journal it took."""

    journal_id: str
    sequence_number: int


def quarantined_numbers(register: Register) -> Iterator[tuple[str, int]]:
    """Yield journal id and sequence number of each quarantined document; one that cannot be read has none."""
    documents = QuarantinedTransaction.objects.filter(register=register).values_list("document", flat=True)
    for document in documents.iterator():
        try:
            numbered = msgspec.json.decode(bytes(document), type=_Numbered)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        yield numbered.journal_id, numbered.sequence_number
