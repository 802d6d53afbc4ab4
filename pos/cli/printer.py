"""The printer's work after each transaction, for who sells by commands: it is waited for, and what fails is said.

It comes when the command is done: headquarters should not wait for a printer as well.
"""

import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from channel.errors import EverytillError
from channel.transaction import Transaction
from pos.register import Register

LOG = logging.getLogger(__name__)


@contextmanager
def printing_afterwards(register: Register) -> Iterator[None]:
    """Have this register's printer do what the transactions of the block ask of it, once the block is left."""
    finished: list[Transaction] = []
    register.at_printer = finished.append
    try:
        yield
    finally:
        for transaction in finished:
            print_by_itself(register, transaction)


def print_by_itself(register: Register, transaction: Transaction) -> None:
    """Have the printer do what a transaction asks of it; what fails is said, for the transaction is a fact."""
    try:
        work = register.receipts.printer_work(transaction)
        if work is None:
            return
        work.send()
        if work.receipt is not None:
            register.receipts.given_out(work.receipt)
    except Exception as error:
        if not isinstance(error, (EverytillError, OSError, sqlite3.Error)):
            LOG.exception("the printer has not done its part for transaction %s", transaction.id)
        print(f"The printer has not done its part: {str(error) or type(error).__name__}", file=sys.stderr, flush=True)
