"""The one search box: a register, a store, a product or its barcode, a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.portal.queries.found_everywhere import found_everywhere

from .access import needs, signed_in

LONGEST_TEXT = 200


@require_safe
@needs()
def search(request: HttpRequest) -> HttpResponse:
    """Show a few of each thing that the text may mean, as far as the reader may see it."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    found = found_everywhere(text, signed_in(request)) if text else []
    return render(request, "portal/search.html", {"searched": text, "found": found})
