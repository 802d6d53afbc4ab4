"""The register's drawer as one object: shifts, money that moves without a sale, and the reports.

Beside `Register` and not in it, because a register has too many verbs for one file; nothing is decided here either.
"""

from collections.abc import Callable, Sequence

from channel.lookup import SignedInStaff
from pos.context import RegisterContext
from pos.selling.add_float import add_float
from pos.selling.close_shift import close_shift
from pos.selling.declare_tenders import declare_tenders
from pos.selling.drawer_document import Counted
from pos.selling.drop_money import drop_money
from pos.selling.no_sale import no_sale
from pos.selling.open_shift import open_shift
from pos.selling.safe_drop import safe_drop
from pos.selling.shift_report import ShiftReport, x_report, z_report
from pos.selling.write_document import CompletedTransaction

Finish = Callable[[CompletedTransaction], None]


class Drawer:
    """The drawer's verbs; `finish` offers each document to HQ when it is durable."""

    def __init__(self, context: RegisterContext, finish: Finish) -> None:
        self._context = context
        self._finish = finish

    def open_shift(self, float_amount: str = "0") -> CompletedTransaction:
        """Open a shift with so much cash."""
        return self._finished(open_shift(self._context, float_amount=float_amount))

    def close_shift(self, counted: Sequence[Counted], *, reason: str = "") -> CompletedTransaction:
        """Close the shift with what was counted."""
        return self._finished(close_shift(self._context, counted=counted, reason=reason))

    def declare(self, counted: Sequence[Counted], *, reason: str = "") -> CompletedTransaction:
        """Say what was counted; the shift goes on."""
        return self._finished(declare_tenders(self._context, counted=counted, reason=reason))

    def add_float(self, moved: Sequence[Counted], *, reason: str = "") -> CompletedTransaction:
        """Put money into the drawer."""
        return self._finished(add_float(self._context, moved=moved, reason=reason))

    def drop(self, moved: Sequence[Counted], *, reason: str = "") -> CompletedTransaction:
        """Take money out of the drawer."""
        return self._finished(drop_money(self._context, moved=moved, reason=reason))

    def safe_drop(self, moved: Sequence[Counted], *, reason: str = "") -> CompletedTransaction:
        """Bring money from the drawer to the safe."""
        return self._finished(safe_drop(self._context, moved=moved, reason=reason))

    def no_sale(self, reason: str, *, approver: SignedInStaff | None = None) -> CompletedTransaction:
        """Open the drawer without a sale."""
        return self._finished(no_sale(self._context, reason=reason, approver=approver))

    def x_report(self) -> ShiftReport:
        """Report the open shift."""
        return x_report(self._context.journal)

    def z_report(self, number: int | None = None) -> ShiftReport:
        """Report a closed shift, the last one if no number is given."""
        return z_report(self._context.journal, number=number)

    def _finished(self, completed: CompletedTransaction) -> CompletedTransaction:
        self._finish(completed)
        return completed
