"""The journal keeps what HQ has for *days transactions exist*; what is older goes, in steps between which the register sells."""

import time
from datetime import timedelta

from pos.context import RegisterContext
from pos.journal.remove_old import remove_old_step

# The lock is free for so long between two steps: a sale that waits for it looks again every few milliseconds.
SECONDS_BETWEEN_STEPS = 0.05


def remove_old_transactions(context: RegisterContext) -> int:
    """Remove transactions that are old and acknowledged, with what belongs to them; return how many."""
    before = context.clock() - timedelta(days=context.facts.profile().days_transactions_exist)
    removed = 0
    while step := remove_old_step(context.journal, before=before):
        removed += step
        time.sleep(SECONDS_BETWEEN_STEPS)
    return removed
