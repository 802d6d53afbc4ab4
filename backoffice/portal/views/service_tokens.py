"""The service tokens of programs: what each may do, when it was last used, and an end to it.

HQ keeps only a token's hash. The session carries the token from the POST to the page after the redirect and forgets it there.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.domain.scopes import Reach, Scope
from backoffice.hq_api.models import ServiceToken
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.hq_api.use_cases.revoke_service_token import revoke_service_token
from backoffice.portal.forms.service_token import ServiceTokenForm
from channel.errors import EverytillError

from .access import needs, signed_in
from .answers import form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list

SESSION_KEY = "service_token"
EVENTS_SHOWN = 50


@never_cache
@require_safe
@needs("hq_api.view_servicetoken", reach=Reach.NONE)
@shown_as_list
def service_token_list(request: HttpRequest) -> HttpResponse:
    """Show the tokens; one that was just issued is shown this once."""
    rows = ServiceToken.objects.select_related("store", "created_by").order_by("revoked_at", "name", "pk")
    context = {"rows": page_of(request, rows), "now": timezone.now(), "token": request.session.pop(SESSION_KEY, None)}
    return render(request, "portal/service_tokens/list.html", context)


@require_safe
@needs("hq_api.view_servicetoken", reach=Reach.NONE)
def service_token_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a token: what it opens, and who issued and revoked it."""
    service_token = get_object_or_404(ServiceToken.objects.select_related("store", "created_by"), pk=pk)
    context = {
        "service_token": service_token,
        "now": timezone.now(),
        "scopes": calls_of_scopes(service_token.scopes),
        "events": service_token.events.select_related("user")[:EVENTS_SHOWN],
    }
    return render(request, "portal/service_tokens/page.html", context)


@require_safe
@needs("hq_api.view_servicetoken", reach=Reach.NONE)
def service_token_scopes(request: HttpRequest) -> HttpResponse:
    """Show what each scope opens."""
    return render(request, "portal/service_tokens/scopes.html", {"scopes": calls_of_scopes(list(Scope))})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("hq_api.add_servicetoken", reach=Reach.NONE)
def service_token_issue(request: HttpRequest) -> HttpResponse:
    """Issue a token, and lead to the page that shows it once."""
    form = ServiceTokenForm(posted(request), user=signed_in(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            issued = issue_service_token(**form.asked(), user=signed_in(request), now=timezone.now())
        except EverytillError as error:
            status = refuse(form, error)
        else:
            request.session[SESSION_KEY] = issued.token
            return see_other("portal:service-token-list")
    return form_page(
        request,
        form,
        status=status,
        title=_("New service token"),
        above=_("Service tokens"),
        submit=_("Issue the token"),
        back=reverse("portal:service-token-list"),
    )


@require_POST
@needs("hq_api.change_servicetoken", reach=Reach.NONE)
def service_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token, for good."""
    service_token = get_object_or_404(ServiceToken, pk=pk)
    try:
        revoke_service_token(service_token=service_token, user=signed_in(request), now=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The service token is revoked. It opens nothing from now on."))
    return see_other("portal:service-token-page", pk)


def calls_of_scopes(scopes: list[str]) -> list[tuple[str, list[str]]]:
    """List the calls that each scope opens, as method and address, by the table that decides it."""
    addresses = get_resolver().reverse_dict
    opened: dict[str, list[str]] = {scope: [] for scope in scopes}
    for (method, route), access in ACCESS.items():
        if access.scope in opened:
            address, _parameters = addresses.getlist(route)[0][0][0]
            opened[access.scope].append(f"{method} /{address.replace('%(', '{').replace(')s', '}')}")
    return list(opened.items())
