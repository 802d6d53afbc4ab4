"""The printer's work after each transaction, for who sells by commands: it is waited for, and what fails is said."""

import sqlite3
import sys

from channel.errors import EverytillError
from channel.transaction import Transaction
from pos.register import Printing, Register


def print_by_itself(register: Register) -> Printing:
    """Return what has this register's printer do what a transaction asks of it."""

    def do(transaction: Transaction) -> None:
        try:
            job = register.receipts.printer_job(transaction)
            if job is None:
                return
            job.run()
            if job.receipt is not None:
                register.receipts.given_out(job.receipt)
        except (EverytillError, OSError, sqlite3.Error) as error:
            print(f"The printer has not done its part: {error}", file=sys.stderr, flush=True)

    return do
