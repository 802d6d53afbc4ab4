"""What codes of the register read like on a page, in the reader's language."""

from collections.abc import Callable

from channel.errors import EverytillError
from pos.connection.states import Standing
from pos.register_overview import Overview
from pos.web.language import gettext as _
from pos.web.language import ngettext
from pos.web.sentences import sentence_words

MINUTE, HOUR, DAY = 60, 3600, 86400


def error_words(error: EverytillError) -> str:
    """Say what is wrong."""
    if error.code == "sign-in-locked":
        return _("Too many wrong PINs for this staff number: wait %(seconds)d s.") % error.details
    if error.code == "data-too-old":
        words_of_age = _(
            "The data here is %(days)d days old, and nobody signs in with data of %(most)d days: headquarters has to be reached."
        )
        return words_of_age % error.details
    words = _ERRORS.get(error.code)
    return words() if words else sentence_words(error.message)


def reason_words(reason: str) -> str:
    """Say why the register is offline."""
    return _REASONS[reason]() if reason in _REASONS else ""


def standing_words(standing: Standing) -> str:
    """Say why the register wants to go offline."""
    return reason_words(standing.reason)


def data_words(overview: Overview) -> str:
    """Say which data the register holds and how old it is."""
    if overview.release is None:
        if overview.sells_online_only:
            return _("Sells online only")
        return _("No data yet") if overview.data_age_seconds is None else _("Data damaged")
    if overview.data_age_seconds is None:
        return _("Data of unknown age")
    return _("Data %(age)s old") % {"age": age_words(overview.data_age_seconds)}


def age_words(seconds: int) -> str:
    """Say a duration in its largest unit."""
    for unit, name in ((DAY, _("d")), (HOUR, _("h")), (MINUTE, _("min"))):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"


def ago_words(seconds: int) -> str:
    """Say how long ago something was."""
    return _("just now") if seconds < 1 else _("%(age)s ago") % {"age": age_words(seconds)}


def waiting_words(overview: Overview) -> str:
    """Say how many sales HQ has not got."""
    if not overview.sales_waiting:
        return _("All sales sent")
    return ngettext("%(num)d sale waiting", "%(num)d sales waiting", overview.sales_waiting) % {"num": overview.sales_waiting}


def job_words(number: int, name: str) -> str:
    """Say which data a scheduler job brings; a job HQ has added goes by its number."""
    return _JOBS[number]() if number in _JOBS else name or str(number)


def repair_words(kind: str) -> str:
    """Say what the register has put right."""
    return _REPAIRS[kind]() if kind in _REPAIRS else kind


def document_words(kind: str) -> str:
    """Say what a transaction is."""
    return _DOCUMENTS[kind]() if kind in _DOCUMENTS else kind


_REASONS: dict[str, Callable[[], str]] = {
    "UNREACHABLE": lambda: _("headquarters does not answer"),
    "SLOW": lambda: _("headquarters is slow"),
    "MANUAL": lambda: _("disconnected by hand"),
    "REFUSED": lambda: _("headquarters does not accept this device; it must be activated again"),
}

_JOBS: dict[int, Callable[[], str]] = {
    1010: lambda: _("Customers"),
    1020: lambda: _("Prices and discounts"),
    1040: lambda: _("Products"),
    1060: lambda: _("Staff"),
    1070: lambda: _("Channel configuration"),
    1080: lambda: _("Tax"),
    1090: lambda: _("Registers"),
    1110: lambda: _("Global configuration"),
}

_REPAIRS: dict[str, Callable[[], str]] = {
    "CHANNEL_DATABASE_DAMAGED": lambda: _("The data could not be read and was fetched anew"),
    "CHANNEL_DATABASE_DIFFERS": lambda: _("The data differed from headquarters and was fetched again"),
    "EPOCH_CHANGED": lambda: _("Headquarters was restored; everything it may have forgotten was sent again"),
    "PACKAGE_DAMAGED": lambda: _("A package arrived damaged and was fetched again"),
}

_DOCUMENTS: dict[str, Callable[[], str]] = {
    "SALE": lambda: _("Sale"),
    "RETURN": lambda: _("Return"),
    "VOID": lambda: _("Void"),
    "NO_SALE": lambda: _("Drawer opened"),
    "SUSPENDED": lambda: _("Suspended"),
    "SHIFT_OPENED": lambda: _("Shift opened"),
    "SHIFT_CLOSED": lambda: _("Shift closed"),
    "FLOAT": lambda: _("Put into the drawer"),
    "DROP": lambda: _("Taken out of the drawer"),
    "SAFE": lambda: _("Brought to the safe"),
    "TENDER_DECLARATION": lambda: _("Counted"),
}

# Errors without a number or a name in them; the others speak for themselves.
_ERRORS: dict[str, Callable[[], str]] = {
    "cart-empty": lambda: _("There is no open transaction."),
    "payment-open": lambda: _("A payment has begun: finish it or void the transaction first."),
    "no-shift-open": lambda: _("No shift is open. Open one first."),
    "shift-open": lambda: _("A shift is open already: close it first."),
    "sync-in-progress": lambda: _("Syncing is under way already."),
    "sign-in-refused": lambda: _("The staff number or the PIN is wrong."),
    "quantity-missing": lambda: _("This is sold by weight or measure: say how much."),
    "too-young": lambda: _("The customer is not old enough for this. It is not sold."),
    "card-refused": lambda: _("The card was not charged. Pay with another card, or otherwise."),
    "card-in-doubt": lambda: _(
        "The card terminal does not answer: it is not known whether the card was charged. Pay again, and it is asked first; "
        "or void the transaction, and what was charged goes back."
    ),
    "no-offline-database": lambda: _(
        "Headquarters does not answer, and this register has no data of its own: it cannot sell until headquarters answers."
    ),
}
