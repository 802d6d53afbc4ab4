"""One register's journal to posted, and the same once more."""

from contextlib import ExitStack

from distribution_rows.company import Company
from distribution_rows.web import activated_register, web_server
from measuring.table import Line, at_most, times_limit
from measuring.timing import by_turns, seconds_of

from intake_rows.sales import Till, till_of, write_journal
from pos.journal import entries
from pos.register import Register
from pos.syncing.upload import upload_outbox
from registers.models import Transaction, TransactionIdentity

SALES = 10_000
MOST_SECONDS = 2.0
AGAIN = 0.4


def measure(company: Company, times: int, store: str, number: str) -> list[Line]:
    """Sell, bring to HQ, and bring again, so many times."""
    with company.using(), ExitStack() as stack:
        web = stack.enter_context(web_server(company))
        register = stack.enter_context(activated_register(company, web, number))
        till = till_of(register, store, number)
        first, again = by_turns(times, lambda: _bring(register, till), lambda: _bring_again(register))
        doubled = Transaction.objects.filter(register_number=number).count() - till.sold
        known = TransactionIdentity.objects.filter(register_number=number).count()
    # The journal grows from turn to turn: what is brought again is the last sales alone.
    return [
        at_most(f"{SALES:,} sales, from one register's journal to posted", first, MOST_SECONDS),
        times_limit("  the same sent again; limit: the first time", again, first, AGAIN),
        at_most("  doubled", float(abs(doubled) + abs(known - till.sold)), 0, unit=""),
    ]


def _bring(register: Register, till: Till) -> float:
    write_journal(register, till, SALES)
    return seconds_of(lambda: _upload(register))


def _bring_again(register: Register) -> float:
    journal = register.context.journal
    journal.execute("UPDATE entry SET acknowledged_at = NULL WHERE entry_id > (SELECT max(entry_id) FROM entry) - ?", (SALES,))
    return seconds_of(lambda: _upload(register))


def _upload(register: Register) -> None:
    report = upload_outbox(register.context)
    if report.waiting or report.refused or report.acknowledged != SALES:
        raise RuntimeError(f"not everything arrived: {report}")
    if entries.count_answered(register.context.journal, "quarantined"):
        raise RuntimeError("some sales are in quarantine")
