"""What is said of devices: what a call is for, and what came of a check."""

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.device_rights import purpose_of
from channel.activation_check import CheckResult

from .portal_state import badge

register = template.Library()

RESULTS: dict[CheckResult, str | Promise] = {
    CheckResult.PASS: _("Passed"),
    CheckResult.WARNING: _("Warning"),
    CheckResult.FAIL: _("To be mended"),
}


@register.simple_tag
def call_purpose(route: str) -> str:
    """Say what a call is for."""
    return str(purpose_of(route))


@register.simple_tag
def check_badge(result: CheckResult) -> SafeString:
    """Write what came of a check, as a shape and a word."""
    return badge(result.value, str(RESULTS[result]))
