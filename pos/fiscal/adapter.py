"""What a fiscal adapter is: called around each transaction, and what it says is printed.

It never decides whether something is sold. An adapter that fails is said on the receipt, as tax authorities want it, and
noted in the journal; the customer gets the goods.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from channel.transaction import Transaction


class FiscalAdapter(Protocol):
    """A fiscal device or service. Both calls may raise anything; they have `SECONDS_TO_ANSWER` and are not repeated."""

    def begin(self, transaction_id: str, at: datetime) -> None:
        """Note that a transaction begins; some never end with a document, because nothing was left in them."""

    def finish(self, transaction: Transaction) -> Sequence[str]:
        """Sign a finished transaction, and return what is printed on its receipt, line by line.

        Called once the transaction is in the journal: sold, taken back, given up or set aside.
        """


SECONDS_TO_ANSWER = 5.0
