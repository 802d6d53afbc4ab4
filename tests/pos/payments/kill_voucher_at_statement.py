"""A program that sells by voucher and is killed at one statement of its journal after the other; the kill test starts it.

Between the statements lie the calls of HQ, so HQ has reserved and the register does not know it, or the other way round, in
one copy each.
"""

import os
import shutil
import signal
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

from channel.errors import EverytillError
from pos.register import Register
from tests.pos.store_data import MILK
from tests.pos.vouchers import NUMBER


def sell_once(home: Path, ending: str, *, killed_at: int) -> None:
    """Sell one product for two payments by voucher, or void it after the first, until the statement of this number."""
    with Register(home) as register:
        statements = count(1)

        def kill(_statement: str) -> None:
            if next(statements) == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

        register.scan(MILK)
        register.context.journal.set_trace_callback(kill)
        with suppress(EverytillError):
            register.pay("GIFT", "1", voucher=NUMBER)
        if ending == "void":
            register.void()
        else:
            register.pay("GIFT", voucher=NUMBER)


def kill_everywhere(home: Path, copies: Path, ending: str) -> None:
    """Sell in one copy of the home for each statement, until a sale has fewer statements than that."""
    for killed_at in count(1):
        copy = copies / f"{killed_at:04}"
        shutil.copytree(home, copy)
        child = os.fork()
        if child == 0:
            try:
                sell_once(copy, ending, killed_at=killed_at)
                os._exit(0)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    kill_everywhere(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
