"""The promotions: what stores take off, when, and for what."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.promotion import PromotionForm
from backoffice.pricing.models import Promotion
from backoffice.pricing.use_cases.save_promotion import save_promotion
from channel.errors import EverytillError

from .access import needs, visible
from .answers import form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list


@require_safe
@needs("pricing.view_promotion", reach=Reach.OWN_STORE)
@shown_as_list
def promotion_list(request: HttpRequest) -> HttpResponse:
    """Show the promotions: what each gives, when it holds, and for how many products and categories."""
    rows = Promotion.objects.select_related("price_group__currency").annotate(item_count=Count("items"))
    return render(
        request,
        "portal/promotions/list.html",
        {"rows": page_of(request, visible(request, rows).order_by("code")), "today": timezone.localdate()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.add_promotion", reach=Reach.NONE)
def promotion_create(request: HttpRequest) -> HttpResponse:
    """Create a promotion; registers know it after the next run of job 1020."""
    return _edit(request, None, title=_("New promotion"), submit=_("Create promotion"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.change_promotion", reach=Reach.NONE)
def promotion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a promotion."""
    promotion = get_object_or_404(Promotion, pk=pk)
    return _edit(request, promotion, title=str(promotion), submit=_("Save"))


def _edit(request: HttpRequest, promotion: Promotion | None, *, title: str, submit: str) -> HttpResponse:
    """Show the form of a promotion, or save it and lead to the list."""
    form = PromotionForm(posted(request), instance=promotion)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            save_promotion(promotion=form.instance, pieces=form.pieces, items=form.items)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return see_other("portal:promotion-list")
    return form_page(
        request,
        form,
        status=status,
        title=title,
        above=_("Promotions"),
        submit=submit,
        back=reverse("portal:promotion-list"),
        explanation=_("Registers know it after the next run of job 1020. Carts that are open then go on as they are."),
    )
