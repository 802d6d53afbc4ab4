"""Which sequence numbers HQ has got in quarantine: they are not in the ledger, and neither are they missing."""

from collections.abc import Iterator

from registers.models import QuarantinedTransaction, Register


def quarantined_numbers(register: Register) -> Iterator[tuple[str, int]]:
    """Yield journal id and sequence number of each quarantined document; one that cannot be read has none."""
    numbered = QuarantinedTransaction.objects.filter(register=register, sequence_number__isnull=False)
    for journal_id, number in numbered.order_by().values_list("journal_id", "sequence_number").iterator():
        assert number is not None, "the filter says so"
        yield journal_id, number
