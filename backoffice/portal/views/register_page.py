"""One register: how it stands, the toggle's result, and what is due next."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.portal.queries.register_standing import RegisterStanding, register_standing
from registers.models import Register

from .access import needs
from .activation_code import take_activation_code
from .answers import asked_long_enough, asks_since, wants_part

#: What is typed at the register.
ACTIVATE_COMMAND = "python -m pos activate --server {url} --code {code} --sync-now"


@never_cache
@require_safe
@needs("registers.view_register")
def register_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a register; htmx asks for the part that moves until everything has arrived."""
    standing = _standing(pk)
    since = asks_since(request, standing.now)
    stop = standing.is_settled or asked_long_enough(since, standing.now)
    context = {"standing": standing, "register": standing.register, "now": standing.now, "since": since, "stop": stop}
    if wants_part(request, "register-live"):
        return _live_part(request, context)
    context["activation_code"] = code = take_activation_code(request, pk)
    context["activation_command"] = ACTIVATE_COMMAND.format(url=request.build_absolute_uri("/").rstrip("/"), code=code)
    return render(request, "portal/registers/page.html", context)


def _live_part(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer a question for news: nothing (204) when there is none, 286 with the last of it."""
    if not context["stop"] and request.GET.get("seen") == context["standing"].fingerprint:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "portal/registers/live.html", context, status=HTMX_STOP_POLLING if context["stop"] else None)


def _standing(pk: int) -> RegisterStanding:
    """Find the register or answer 404."""
    try:
        return register_standing(pk, timezone.now())
    except Register.DoesNotExist as error:
        raise Http404 from error
