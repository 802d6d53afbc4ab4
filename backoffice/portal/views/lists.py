"""What all lists of the portal can do: be sorted by their headings, show the columns a person wants, and be exported.

One line per list, `@shown_as_list` below `@needs`: so a list is exported by whom it is shown to, with the rows its view would
show them - narrowed to their stores, by the filter, in the order of the page.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.models import ChosenColumns
from backoffice.portal.queries.lists import LISTS
from backoffice.portal.queries.shown_list import shown_list
from backoffice.portal.use_cases.choose_columns import choose_columns
from channel.errors import InvalidInput

from .access import needs, signed_in
from .answers import SHOWN_LIST, see_other

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

logger = logging.getLogger(__name__)

EXPORT = "csv"


def shown_as_list(view: View[P]) -> View[P]:
    """Build the view of a list that `?sort=`, `?columns=` and `?export=csv` work on."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        route = request.resolver_match.url_name if request.resolver_match else None
        of_list = shown_list(route or "", LISTS[route or ""], request.GET, _remembered(signed_in(request), route or ""))
        vars(request)[SHOWN_LIST] = of_list
        response = view(request, *args, **kwargs)
        if request.GET.get("export") != EXPORT:
            return response
        if of_list.rows is None:
            raise Http404
        logger.info("%s exported %s", request.user.get_username(), request.get_full_path())
        exported = StreamingHttpResponse(of_list.pieces(), content_type="text/csv; charset=utf-8")
        exported["Content-Disposition"] = f'attachment; filename="{route}.csv"'
        return exported

    return shown


@require_POST
@needs(reach=Reach.SHARED)
def choose_list_columns(request: HttpRequest, route: str) -> HttpResponse:
    """Keep which columns of a list its reader wants, and lead back to it, the columns in its address."""
    try:
        chosen = choose_columns(person=signed_in(request), route=route, names=request.POST.getlist("columns"))
    except InvalidInput as error:
        raise Http404 from error
    asked = QueryDict(request.POST.get("asked", ""), mutable=True)
    for name in ("columns", "page", "export"):
        asked.pop(name, None)
    if chosen:
        asked["columns"] = ",".join(chosen)
    return see_other(f"{reverse(f'portal:{route}')}?{asked.urlencode(safe=',')}".rstrip("?"))


def _remembered(person: User, route: str) -> list[str]:
    kept = ChosenColumns.objects.filter(person=person, route=route).values_list("columns", flat=True)
    return list(kept.first() or ())
