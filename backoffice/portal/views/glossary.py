"""The words of Everytill: all of them on a page, and each where it stands on the others."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.templatetags.glossary_terms import TERMS

from .access import needs
from .answers import wants_part


@require_safe
@needs(reach=Reach.SHARED)
def glossary(request: HttpRequest) -> HttpResponse:
    """Explain each word."""
    return render(request, "portal/glossary/page.html", {"terms": TERMS})


@require_safe
@needs(reach=Reach.SHARED)
def glossary_word(request: HttpRequest, word: str) -> HttpResponse:
    """Explain one word: above the page that asked, or on a page of its own."""
    found = next((term for term in TERMS if term.slug == word), None)
    if found is None:
        raise Http404
    template = "portal/glossary/word.html" if wants_part(request, "word") else "portal/glossary/page.html"
    return render(request, template, {"terms": [found], "word": found})
