"""Where what was found leads to."""

from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.urls import reverse

from backoffice.portal.queries.found_everywhere import Kind

register = template.Library()


@register.simple_tag
def page_of_found(kind: Kind, row: Model) -> str:
    """Return the address of the page of a thing that was found."""
    return reverse(f"portal:{kind.page_url}", args=[row.pk])


@register.simple_tag
def list_of_found(kind: Kind, text: str) -> str:
    """Return the address of a kind's list, narrowed by the text."""
    return f"{reverse(f'portal:{kind.list_url}')}?{urlencode({'q': text})}"
