"""What documents bring back, compared with what the ledger has sold."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from channel.transaction import Line, ReturnOf, Transaction
from registers.domain.reason import Note, Reason
from registers.models import TransactionIdentity, TransactionLine
from registers.queries.among import among


class SoldLine(NamedTuple):
    """What a return needs to know of the line it brings back."""

    transaction_id: str
    number: int
    product_number: str


def check_returned_lines(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Compare returned lines with the sold ones they name; notes by transaction id.

    Notes alone: the cash has left, whatever the return says it was for, and its own line says which product came back. What
    no sale explains raises an alert, see `watch_returns`. Two queries when something comes back, else none.
    """
    returns = [
        (transaction.id, index, line, line.return_of)
        for transaction in transactions
        for index, line in enumerate(transaction.lines)
        if line.return_of
    ]
    if not returns:
        return {}
    ids = {return_of.transaction_id for _, _, _, return_of in returns}
    known = {str(key) for key in _posted(ids)} | {transaction.id for transaction in transactions}
    sold = {(line.transaction_id, line.number): line for line in [*_in_the_ledger(ids), *_in_the_batch(transactions)]}
    found: dict[str, list[Reason]] = {}
    for transaction_id, index, line, return_of in returns:
        original = sold.get((return_of.transaction_id, return_of.line_number))
        note = _compare(line, return_of, original, f"/lines/{index}", is_known=return_of.transaction_id in known)
        if note:
            found.setdefault(transaction_id, []).append(note)
    return found


def _compare(line: Line, return_of: ReturnOf, original: SoldLine | None, pointer: str, *, is_known: bool) -> Note | None:
    """Say what is odd about one returned line, if anything."""
    at = f"{pointer}/return_of"
    if not is_known:
        return Note("return-original-missing", at, f"Headquarters has not got transaction {return_of.transaction_id} yet.")
    if original is None:
        message = f"Transaction {return_of.transaction_id} has no line {return_of.line_number}."
        return Note("return-line-unknown", at, message)
    if original.product_number != line.product_number:
        message = f"Line {return_of.line_number} of {return_of.transaction_id} sold {original.product_number}."
        return Note("return-product-differs", f"{pointer}/product_number", message)
    return None


def _posted(ids: Collection[str]) -> Iterable[UUID]:
    identities = TransactionIdentity.objects.filter(among("id", ids), answer=TransactionIdentity.Answer.POSTED)
    return identities.order_by().values_list("pk", flat=True)


def _in_the_ledger(ids: Collection[str]) -> Iterator[SoldLine]:
    lines = TransactionLine.objects.filter(among("transaction_id", ids)).order_by()
    for key, number, product_number in lines.values_list("transaction_id", "number", "product_number"):
        yield SoldLine(str(key), number, product_number)


def _in_the_batch(transactions: Sequence[Transaction]) -> Iterator[SoldLine]:
    for transaction in transactions:
        for line in transaction.lines:
            yield SoldLine(transaction.id, line.number, line.product_number)
