"""A program that works a whole shift and is killed at one statement of its journal after the other.

A program of its own, as `kill_at_statement.py` and for its reasons.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from pos.register import Register
from pos.selling.discount import AskedDiscount
from pos.selling.drawer_document import Counted
from tests.pos.store_data import BAG, MILK


def work(register: Register) -> None:
    """Work a shift: every verb once that writes more than one statement."""
    register.drawer.open_shift("100")
    register.scan(MILK)
    register.scan(BAG)
    register.open_cart.discount(AskedDiscount(percent="10"))
    register.open_cart.void_line(2)
    register.open_cart.suspend()
    register.open_cart.recall()
    register.pay("CASH")
    register.drawer.drop([Counted(amount="20")])
    register.drawer.no_sale("change")
    register.drawer.close_shift([Counted(amount="81.16")])


def work_until(home: Path, killed_at: int) -> None:
    """Work until the statement of this number."""
    with Register(home) as register:
        statements = count(1)

        def kill(_statement: str) -> None:
            if next(statements) == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

        register.context.journal.set_trace_callback(kill)
        work(register)


def kill_everywhere(home: Path, copies: Path) -> None:
    """Work in one copy of the home for each statement, until a shift has fewer statements than that."""
    for killed_at in count(1):
        copy = copies / f"{killed_at:04}"
        shutil.copytree(home, copy)
        child = os.fork()
        if child == 0:
            try:
                work_until(copy, killed_at)
                os._exit(0)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    kill_everywhere(Path(sys.argv[1]), Path(sys.argv[2]))
