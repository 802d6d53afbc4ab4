"""Looks at everything, one after the other; what cannot even be looked at is a finding too."""

from collections.abc import Callable

from pos.clock import Clock, utc_now
from pos.context import RegisterContext, open_context
from pos.doctor.beside import check_cards, check_fiscal, check_page, check_printer_named
from pos.doctor.files import check_data, check_disk, check_journal
from pos.doctor.finding import Finding, Level, failure
from pos.doctor.server import check_certificate, check_server, check_token
from pos.doctor.standing import check_age, check_size, check_waiting
from pos.home import RegisterHome

Check = Callable[[RegisterContext], Finding | list[Finding]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("data", check_data),
    ("data size", check_size),
    ("data age", check_age),
    ("sales", check_waiting),
    ("disk", check_disk),
    ("server", check_server),
    ("certificate", check_certificate),
    ("token", check_token),
    ("printer", check_printer_named),
    ("card terminal", check_cards),
    ("fiscal adapter", check_fiscal),
)


def examine(home: RegisterHome, *, port: int | None, clock: Clock = utc_now) -> list[Finding]:
    """Look at a register; `port` is where its page is shown, None for nowhere.

    Everything but the journal is looked at through the journal: without a sound one there is nothing more to say.
    """
    journal = check_journal(home)
    if journal.level is Level.FAIL:
        return [journal]
    context = open_context(home, clock=clock)
    try:
        found = [finding for what, check in CHECKS for finding in _looked_at(what, check, context)]
    finally:
        context.close()
    return [journal, *found, *([] if port is None else [check_page(port)])]


def _looked_at(what: str, check: Check, context: RegisterContext) -> list[Finding]:
    try:
        found = check(context)
    except Exception as error:
        # a doctor that falls over helps nobody
        words = f"it cannot be looked at: {str(error) or type(error).__name__}"
        return [failure(what, words, "Send this line to whoever looks after this register.")]
    return found if isinstance(found, list) else [found]
