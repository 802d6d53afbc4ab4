"""One signed file with activation codes for many registers, chosen from a list."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.device import ActivationFileFilterForm, ActivationFileForm
from distribution.use_cases.issue_activation_file import MOST_REGISTERS, activation_file_fingerprint, issue_activation_file
from registers.models import Device, Register

from .access import needs, signed_in
from .answers import filters_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_device", reach=Reach.NONE)
def activation_file(request: HttpRequest) -> HttpResponse:
    """Show the registers to choose from, and give the file for those that were chosen."""
    if request.method != "POST":
        return _page(request, ActivationFileForm())
    form = ActivationFileForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return activation_file_of(request, form.cleaned_data["registers"])


def activation_file_of(request: HttpRequest, registers: Collection[Register]) -> HttpResponse:
    """Issue codes for registers, and give the file with them."""
    server_url = request.build_absolute_uri("/").rstrip("/")
    issued = issue_activation_file(registers=registers, server_url=server_url, user=signed_in(request))
    name = f"activation-{timezone.localtime():%Y%m%d-%H%M}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(issued.content, content_type="application/json", headers=headers)


def _page(request: HttpRequest, form: ActivationFileForm, status: int | None = None) -> HttpResponse:
    filter_form = ActivationFileFilterForm(request.GET)
    registers = _registers(filters_of(filter_form))
    context = {
        "form": form,
        "filter_form": filter_form,
        "registers": registers[:MOST_REGISTERS],
        "is_cut": registers.count() > MOST_REGISTERS,
        "most": MOST_REGISTERS,
        "chosen": set(request.POST.getlist("registers")),
        "fingerprint": activation_file_fingerprint(),
    }
    return render(request, "portal/devices/activation_file.html", context, status=status)


def _registers(wanted: dict[str, Any]) -> QuerySet[Register]:
    """Find the registers that fit; those without hardware come first."""
    active = Device.objects.filter(register=OuterRef("pk"), state=Device.State.ACTIVATED)
    rows = Register.objects.select_related("store").annotate(is_activated=Exists(active))
    if wanted["q"]:
        rows = rows.filter(
            Q(number__icontains=wanted["q"]) | Q(name__icontains=wanted["q"]) | Q(store__name__icontains=wanted["q"])
        )
    if wanted["store"]:
        rows = rows.filter(store=wanted["store"])
    return rows.order_by("is_activated", "store__number", "number")
