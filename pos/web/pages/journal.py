"""The journal: every transaction of this register, what headquarters says of it, and the way to its receipt."""

from typing import Any

from flask import Blueprint, render_template, request

from pos.journal.search import AT_HEADQUARTERS, QUARANTINED, UNREADABLE, WAITING, search
from pos.register import Register
from pos.selling.permissions import require_staff
from pos.web.current import till
from pos.web.language import gettext as _

room = Blueprint("journal", __name__)

PAGE_SIZE = 30


@room.get("/journal")
def page() -> str:
    """Show a page of the journal."""
    text, state = request.args.get("search", ""), request.args.get("state", "")
    before = request.args.get("before", type=int)

    def read(register: Register) -> Any:
        require_staff(register.context.journal)
        return search(register.context.journal, text=text, state=state, before=before, limit=PAGE_SIZE)

    found = till().look(read)
    return render_template("journal.html", found=found, search=text, state=state, before=before, states=_states())


def _states() -> dict[str, str]:
    """Return what a transaction may be at HQ, in words."""
    return {
        WAITING: _("Waiting"),
        AT_HEADQUARTERS: _("At headquarters"),
        QUARANTINED: _("In quarantine"),
        UNREADABLE: _("Unreadable"),
    }
