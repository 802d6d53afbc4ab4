"""A program that sells and is killed at one statement of its journal after the other; the kill test starts it.

A program of its own, because it forks, and only a process without threads may do that safely. Each child works on a
copy of the home and is killed by the journal itself, right before a statement: no moment is left to luck.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from pos.register import Register
from pos.selling.complete_transaction import CompletedTransaction
from tests.pos.store_data import BAG, MILK

DONE = 0


def sell_once(home: Path, *, killed_at: int) -> None:
    """Sell two products for two payments, until the statement of this number."""
    with Register(home) as register:
        statements = count(1)

        def kill(_statement: str) -> None:
            if next(statements) == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

        def show(completed: CompletedTransaction) -> None:
            (home / "shown").write_text(completed.transaction.id)

        register.context.journal.set_trace_callback(kill)
        register.scan(MILK)
        register.scan(BAG)
        register.pay("CASH", "1")
        register.pay("CASH", shown=show)


def kill_everywhere(home: Path, copies: Path) -> None:
    """Sell in one copy of the home for each statement, until a sale has fewer statements than that."""
    for killed_at in count(1):
        copy = copies / f"{killed_at:04}"
        shutil.copytree(home, copy)
        child = os.fork()
        if child == 0:
            try:
                sell_once(copy, killed_at=killed_at)
                os._exit(DONE)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    kill_everywhere(Path(sys.argv[1]), Path(sys.argv[2]))
