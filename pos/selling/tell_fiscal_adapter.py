"""The fiscal adapter is called around each transaction. Whatever it does, the sale goes on, and the receipt says it."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

from channel.errors import InvalidInput
from channel.transaction import Transaction, TransactionType, parse_timestamp
from pos.context import RegisterContext
from pos.fiscal.adapter import FiscalAdapter
from pos.fiscal.call import FiscalTrouble, call
from pos.journal import cart_store, fiscal_notes
from pos.selling.write_document import RECEIPT_TYPES

LOG = logging.getLogger(__name__)

#: What the adapter is told the end of: all that began with a line in the cart.
TOLD_TYPES = RECEIPT_TYPES | {TransactionType.SUSPENDED}


def tell_begun(context: RegisterContext) -> None:
    """Tell the adapter, if there is one, that the open transaction begins; of each it is told once."""
    head = cart_store.read_head(context.journal) if _is_configured(context) else None
    if head is not None and fiscal_notes.read(context.journal, head.transaction_id) is None:
        _tell(context, head.transaction_id, lambda adapter: _begin(adapter, head.transaction_id, head.started_at))


def tell_finished(context: RegisterContext, transaction: Transaction) -> None:
    """Tell the adapter, if there is one, what became of a transaction, and keep what it says for the receipt."""
    if transaction.type not in TOLD_TYPES or not _is_configured(context):
        return
    is_begun = fiscal_notes.read(context.journal, transaction.id) is not None

    def finish(adapter: FiscalAdapter) -> Sequence[str]:
        if not is_begun:
            adapter.begin(transaction.id, parse_timestamp(transaction.started_at))
        return [str(words) for words in adapter.finish(transaction)]

    _tell(context, transaction.id, finish)


def _is_configured(context: RegisterContext) -> bool:
    return bool(context.equipment.fiscal_adapter_name)


def _begin(adapter: FiscalAdapter, transaction_id: str, at: datetime) -> Sequence[str]:
    adapter.begin(transaction_id, at)
    return ()


def _tell(context: RegisterContext, transaction_id: str, work: Callable[[FiscalAdapter], Sequence[str]]) -> None:
    """Call the adapter and note what came of it; a journal that cannot take the note must not stop the sale either."""
    words: Sequence[str] = ()
    trouble = ""
    try:
        adapter = context.equipment.fiscal_adapter()
        words = call(lambda: work(adapter)) if adapter is not None else ()
    except (FiscalTrouble, InvalidInput) as error:
        trouble = str(error)
        LOG.warning("the fiscal adapter failed with transaction %s: %s", transaction_id, trouble)
    try:
        fiscal_notes.write(context.journal, transaction_id, words=words, trouble=trouble)
    except sqlite3.Error as error:
        LOG.warning("what the fiscal adapter said of transaction %s cannot be noted: %s", transaction_id, error)
