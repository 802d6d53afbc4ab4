"""One register: how it stands, the toggle's result, and what is due next."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.domain.qr_code import qr_data_uri
from backoffice.portal.queries.register_standing import RegisterStanding, register_standing
from channel.activation_link import activation_link
from registers.models import Device, Register
from registers.queries.activation_findings import check_register
from registers.queries.open_alerts import open_alerts
from registers.queries.store_reach import StoreReach

from .access import needs, stores_of
from .activation_code import take_activation_code
from .answers import asked_long_enough, asks_since, wants_part
from .transactions import currency_exponents

#: What is typed at the register.
ACTIVATE_COMMAND = "python -m pos activate --server {url} --code {code} --sync-now"


@never_cache
@require_safe
@needs("registers.view_register", reach=Reach.OWN_STORE)
def register_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a register; htmx asks for the part that moves until everything has arrived."""
    standing = _standing(pk, stores_of(request))
    since = asks_since(request, standing.now)
    stop = standing.is_settled or asked_long_enough(since, standing.now)
    context = {"standing": standing, "register": standing.register, "now": standing.now, "since": since, "stop": stop}
    context |= {"device_types": Device.Type.choices, "exponents": currency_exponents()}
    if wants_part(request, "register-live"):
        return _live_part(request, context)
    context["alerts"] = (
        open_alerts(stores_of(request)).filter(register=pk) if request.user.has_perm("registers.view_alert") else []
    )
    context["checks"] = check_register(register=standing.register, now=standing.now)
    code = take_activation_code(request, pk)
    if code is not None:
        context |= _shown_once(code, standing, request.build_absolute_uri("/").rstrip("/"))
    return render(request, "portal/registers/page.html", context)


def _shown_once(code: str, standing: RegisterStanding, server_url: str) -> dict[str, Any]:
    """Put together what a person needs to bring the code to the hardware."""
    link = activation_link(server_url, code)
    return {
        "activation_code": code,
        "activation_command": ACTIVATE_COMMAND.format(url=server_url, code=code),
        "activation_link": link,
        "activation_qr": qr_data_uri(link),
        "code_expires_at": standing.pending_device and standing.pending_device.activation_code_expires_at,
    }


def _live_part(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer a question for news: nothing (204) when there is none, 286 with the last of it."""
    if not context["stop"] and request.GET.get("seen") == context["standing"].fingerprint:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "portal/registers/live.html", context, status=HTMX_STOP_POLLING if context["stop"] else None)


def _standing(pk: int, reach: StoreReach) -> RegisterStanding:
    """Find the register or answer 404."""
    try:
        return register_standing(pk, timezone.now(), reach)
    except Register.DoesNotExist as error:
        raise Http404 from error
