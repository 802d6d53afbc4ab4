"""Lines of the audit log on pages: the history of a thing, and one line in words."""

from typing import Any

from django import template
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from backoffice.audit.domain.about_access import ABOUT_ACCESS, MAY_READ_ABOUT_ACCESS
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.entry_words import ChangeWords, action_words, change_words, subject_word
from backoffice.audit.queries.found_entries import history_of

register = template.Library()

HISTORY_SHOWN = 10

#: The page of each kind of thing; of some the form that changes them.
PAGES = {
    "catalog.assortment": "assortment-page",
    "catalog.barcodepattern": "barcode-pattern-edit",
    "catalog.category": "category-page",
    "catalog.product": "product-page",
    "catalog.unit": "unit-page",
    "customers.addressbook": "address-book-page",
    "customers.customer": "customer-page",
    "distribution.distributionrun": "run-page",
    "distribution.distributionschedule": "schedule-page",
    "distribution.downloadsession": "download-session-page",
    "distribution.schedulerjob": "job-page",
    "hq_api.servicetoken": "service-token-page",
    "imports.importjob": "import-page",
    "pricing.price": "price-edit",
    "pricing.pricegroup": "price-group-page",
    "pricing.promotion": "promotion-edit",
    "registers.channeldatabase": "channel-database-page",
    "registers.channeldatagroup": "group-page",
    "registers.currency": "currency-page",
    "registers.device": "device-page",
    "registers.offlineprofile": "offline-profile-edit",
    "registers.paymentmethod": "payment-method-page",
    "registers.quarantinedtransaction": "quarantine-page",
    "registers.receiptsettings": "receipt-settings-page",
    "registers.register": "register-page",
    "registers.store": "store-page",
    "staff.permissiongroup": "permission-group-page",
    "staff.staff": "staff-page",
    "taxes.taxgroup": "tax-group-page",
    "taxes.taxrate": "tax-rate-edit",
}


@register.inclusion_tag("portal/audit/history.html", takes_context=True)
def history(context: template.Context, thing: Model | None) -> dict[str, Any]:
    """Show the latest lines of a thing to who may read the audit log; nothing of a thing that is not there yet."""
    user = context["request"].user
    if not isinstance(thing, Model) or thing.pk is None or not _may_read(user, thing):
        return {"shown": False}
    entries = list(history_of(thing, reader=user)[: HISTORY_SHOWN + 1])
    return {
        "shown": True,
        "entries": entries[:HISTORY_SHOWN],
        "more": len(entries) > HISTORY_SHOWN,
        "label": thing._meta.label_lower,
        "key": thing.pk,
        "now": context.get("now"),
    }


def _may_read(user: User, thing: Model) -> bool:
    about_access = thing._meta.label_lower in ABOUT_ACCESS
    return user.has_perm("audit.view_auditentry") and (not about_access or user.has_perm(MAY_READ_ABOUT_ACCESS))


@register.simple_tag
def subject_page(entry: AuditEntry) -> str:
    """Return the address of the thing a line is about; empty where it has none."""
    page = PAGES.get(entry.subject_type)
    if page is None or not entry.subject_id or entry.action == AuditEntry.Action.REMOVED:
        return ""
    try:
        return reverse(f"portal:{page}", args=[entry.subject_id])
    except NoReverseMatch:
        return ""


@register.filter
def who_words(entry: AuditEntry) -> str:
    """Name who it was."""
    if entry.actor == AuditEntry.Actor.PERSON:
        return entry.actor_name
    return f"{entry.get_actor_display()} {entry.actor_name}".strip()


@register.filter
def what_words(entry: AuditEntry) -> str:
    """Say what was done."""
    return action_words(entry)


@register.filter
def thing_words(entry: AuditEntry) -> str:
    """Name the kind of thing."""
    return subject_word(entry.subject_type)


@register.filter
def changed_words(entry: AuditEntry) -> list[ChangeWords]:
    """Say what changed."""
    return change_words(entry)


@register.filter
def counted_words(entry: AuditEntry) -> list[tuple[str, int]]:
    """Say how many rows of each outcome a bulk write had."""
    words = {
        "created": _("created"),
        "updated": _("updated"),
        "unchanged": _("unchanged"),
        "refused": _("refused"),
        "repeated": _("repeated"),
        "taken in": _("taken in"),
        "added": _("added"),
        "removed": _("removed"),
    }
    return [(words.get(what, what), count) for what, count in entry.counts.items()]
