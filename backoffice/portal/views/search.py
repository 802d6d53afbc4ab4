"""The one search box: a register, a store, a product or its barcode, a customer, a member of staff, a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.queries.found_everywhere import found_everywhere

from .access import needs, signed_in, stores_of

LONGEST_TEXT = 200


@require_safe
@needs(reach=Reach.OWN_STORE)
def search(request: HttpRequest) -> HttpResponse:
    """Show a few of each thing that the text may mean, as far as the reader may see it."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    reach = stores_of(request)
    found = found_everywhere(text, signed_in(request), reach) if text else []
    return render(request, "portal/search.html", {"searched": text, "found": found})
