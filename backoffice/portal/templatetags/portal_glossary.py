"""The words of the glossary where they stand: a link to what the word means, which opens above the page where scripts run."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from backoffice.portal.templatetags.glossary_terms import SLUG_OF_LABEL

register = template.Library()


@register.simple_tag
def term(label: str) -> SafeString:
    """Write a label as a link to the meaning of its word; `label` is the English one."""
    address = reverse("portal:glossary-word", args=[SLUG_OF_LABEL[label]])
    return format_html('<a class="term" href="{0}" hx-get="{0}" hx-target="#word">{1}</a>', address, gettext(label))
