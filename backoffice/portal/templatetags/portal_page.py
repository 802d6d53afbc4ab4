"""Pieces every page uses: icons, the navigation, the chosen theme, amounts."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from backoffice.portal.queries.reader_reach import reader_reach
from registers.queries.open_alerts import unseen_alerts

from .navigation_rooms import SECTIONS

register = template.Library()

THEME_COOKIE = "everytill_theme"
THEMES = ("light", "dark")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of static/vendor/tabler/icons.svg; it is decoration, the word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("vendor/tabler/icons.svg"), name)


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """Write the theme a person chose as an attribute of <html>; nothing when the system decides."""
    theme = context["request"].COOKIES.get(THEME_COOKIE)
    return format_html(' data-bs-theme="{}"', theme) if theme in THEMES else SafeString("")


@register.inclusion_tag("layout/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """List the rooms a person may enter, the present one marked."""
    request = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    sections = [
        (title, [room for room in rooms if not room.permission or request.user.has_perm(room.permission)])
        for title, rooms in SECTIONS
    ]
    counts = {"alert-list": unseen_alerts(reader_reach(request))} if request.user.has_perm("registers.view_alert") else {}
    return {"sections": [section for section in sections if section[1]], "here": here or "", "counts": counts}


@register.filter
def count_of(counts: dict[str, int], room: str) -> int:
    """Return how many things wait in a room, for the number beside its name."""
    return counts.get(room, 0)


@register.filter
def starts_with_any(name: str, prefixes: tuple[str, ...]) -> bool:
    """Say whether a page belongs to a room."""
    return name.startswith(prefixes)


@register.filter
def amount(value: Decimal | None, digits: int = 2) -> str:
    """Write an amount with the reader's separators and at least `digits` digits after the point; more when it has more."""
    if value is None:
        return "–"
    exponent = value.normalize().as_tuple().exponent
    shown = max(digits, -exponent if isinstance(exponent, int) else 0)
    return formats.number_format(value, decimal_pos=shown, use_l10n=True, force_grouping=True)


@register.filter
def unlocalized(value: float) -> str:
    """Write a number as SVG reads it, whatever the reader's language."""
    return f"{value:g}"


@register.simple_tag(takes_context=True)
def money(context: template.Context, value: Decimal, currency: str) -> str:
    """Write an amount with its currency; the page knows by `exponents` how many digits each currency has."""
    exponents: dict[str, int] = context.get("exponents") or {}
    return f"{amount(value, exponents.get(currency, 2))} {currency}"
