"""States as a shape, a word and a colour, so that nobody needs the colour to read them."""

from typing import Any

from django import template
from django.db import models
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.fleet import FleetState
from distribution.models import DistributionRun, DownloadSession

register = template.Library()

#: What each state means to the person who looks; the shape and the colour follow from it (static/portal/shapes.svg).
TONES: dict[str, tuple[str, ...]] = {
    "good": (
        "ACCEPTED",
        "CORRECTED",
        "ACTIVATED",
        "APPLIED",
        "CURRENT",
        "ONLINE",
        "POSTED",
        "PUBLISHED",
        "SUCCEEDED",
        "DONE",
        "ON",
        "ACTIVE",
        "VERIFIED",
        "PASS",
    ),
    "active": ("DOWNLOADED", "REQUESTED", "RUNNING", "DUE", "STARTED"),
    "waiting": ("AVAILABLE", "DRAFT", "NOT_ACTIVATED", "PENDING", "RECEIVED", "WAITING", "NOTHING_PUBLISHED"),
    "notice": ("EXCLUDED", "OFFLINE", "OFFLINE_BY_CHOICE", "PAUSED"),
    "warning": (
        *("BEHIND", "DIFFERS", "TROUBLE", "PARTLY_FAILED", "PARTLY_POSTED", "QUARANTINED", "SILENT", "WARNING"),
        *("SALES_WAITING", "SEQUENCE_GAP", "DATABASE_SIZE", "CLOCK_OFF", "DATA_DIFFERS", "TOKEN_EXPIRING"),
        *("RETURN_EXCEEDS_SALE", "VOUCHER_OVERDRAWN", "REFUSED", "PARTITION_MISSING"),
    ),
    "bad": ("APPLY_FAILED", "CREATE_FAILED", "DISABLED", "DOWNLOAD_FAILED", "FAIL", "FAILED", "REJECTED"),
    "off": ("CANCELED", "CLOSED", "DISMISSED", "DEACTIVATED", "NO_DATA", "OFF", "ONLINE_ONLY", "SUPERSEDED", "INACTIVE"),
}
#: Why a register says it is offline (the second word of `Standing` in the register's connection machine).
OFFLINE_REASONS = {
    "UNREACHABLE": _("HQ does not answer"),
    "SLOW": _("HQ answers too slowly"),
    "MANUAL": _("disconnected by hand"),
    "REFUSED": _("HQ does not accept the device"),
}
TONE_OF_STATE = {state: tone for tone, states in TONES.items() for state in states}


@register.simple_tag
def state_badge(row: Any, field: str = "state") -> SafeString:
    """Write the state in a field with choices of a row, in the words of its choices."""
    display = getattr(row, f"get_{field}_display")
    return badge(str(getattr(row, field)), str(display()))


@register.simple_tag
def fleet_state(state: str) -> SafeString:
    """Write how a register stands."""
    return badge(state, str(FleetState(state).label))


@register.filter
def offline_reason(reason: str) -> str:
    """Say in words why a register is offline; a reason of a newer register stands as it came."""
    return str(OFFLINE_REASONS.get(reason, reason))


@register.simple_tag
def fleet_word(state: str) -> str:
    """Write how a register stands, without its shape: for places that hold only text."""
    return str(FleetState(state).label)


@register.simple_tag
def tone(state: str) -> str:
    """Return the tone of a state, for a class that colours a piece of a chart."""
    return TONE_OF_STATE.get(state, "off")


@register.simple_tag
def run_state(state: str) -> SafeString:
    """Write the state of a run that is known only by its state."""
    return badge(state, str(DistributionRun.State(state).label))


@register.simple_tag
def session_state(state: str) -> SafeString:
    """Write the state of download sessions that are counted by it."""
    return badge(state, str(DownloadSession.State(state).label))


@register.simple_tag
def state_word(state: str | models.TextChoices, label: str = "") -> SafeString:
    """Write a state that is not stored: a member of a TextChoices brings its word, a plain one needs `label`."""
    return badge(str(state), label or str(getattr(state, "label", state)))


def badge(state: str, label: str) -> SafeString:
    """Build shape and word; an unknown state looks quiet rather than failing the page."""
    tone = TONE_OF_STATE.get(state, "off")
    return format_html(
        '<span class="state state-{0}" data-state="{1}"><svg aria-hidden="true"><use href="{2}#{0}"/></svg>{3}</span>',
        tone,
        state,
        static("portal/shapes.svg"),
        label,
    )
