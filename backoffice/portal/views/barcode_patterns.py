"""How the labels of scales are laid out: which digits are the item, which its weight or price."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.catalog.models import BarcodePattern
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.barcode_pattern import BarcodePatternForm

from .access import needs
from .answers import form_page, page_of, posted, see_other
from .lists import shown_as_list


@require_safe
@needs("catalog.view_barcodepattern", reach=Reach.SHARED)
@shown_as_list
def barcode_pattern_list(request: HttpRequest) -> HttpResponse:
    """Show the layouts."""
    return render(request, "portal/barcode_patterns/list.html", {"rows": page_of(request, BarcodePattern.objects.all())})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.add_barcodepattern", reach=Reach.NONE)
def barcode_pattern_create(request: HttpRequest) -> HttpResponse:
    """Create a layout; registers read labels by it after the next run of job 1040."""
    return _edit(request, None, title=_("New barcode pattern"), submit=_("Create barcode pattern"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_barcodepattern", reach=Reach.NONE)
def barcode_pattern_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a layout."""
    pattern = get_object_or_404(BarcodePattern, pk=pk)
    return _edit(request, pattern, title=str(pattern), submit=_("Save"))


def _edit(request: HttpRequest, pattern: BarcodePattern | None, *, title: str, submit: str) -> HttpResponse:
    """Show the form of a layout, or save it and lead to the list."""
    form = BarcodePatternForm(posted(request), instance=pattern)
    if request.method == "POST" and form.is_valid():
        form.save()
        return see_other("portal:barcode-pattern-list")
    return form_page(
        request,
        form,
        title=title,
        above=_("Barcode patterns"),
        submit=submit,
        back=reverse("portal:barcode-pattern-list"),
        explanation=_("Registers read labels by it after the next run of job 1040."),
    )
