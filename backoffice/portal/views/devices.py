"""The hardware of a register: a code to activate it, its page, its end, and what it still holds after that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.device import ActivationCodeForm
from backoffice.portal.forms.register import DeactivateDeviceForm
from backoffice.portal.queries.device_rights import device_rights
from channel.errors import EverytillError
from registers.models import Device, Register, RegisterEvent
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.issue_hand_over_code import issue_hand_over_code

from .access import needs, signed_in, visible
from .activation_code import keep_activation_code, keep_hand_over_code, take_hand_over_code
from .answers import form_page, page_of, posted, refuse, see_other

EVENTS_SHOWN = 20

#: What is typed at the old hardware.
HAND_OVER_COMMAND = "python -m pos hand-over --code {code}"


@require_POST
@needs("registers.add_device", reach=Reach.OWN_STORE)
def activation_code_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a new activation code and show it on the register's page."""
    register = get_object_or_404(visible(request, Register.objects.all()), pk=pk)
    form = ActivationCodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such type of device."))
        return see_other("portal:register-page", register.pk)
    try:
        issued = issue_activation_code(register=register, user=signed_in(request), device_type=form.cleaned_data["type"])
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        keep_activation_code(request, register.pk, issued.code)
    return see_other("portal:register-page", register.pk)


@never_cache
@require_safe
@needs("registers.view_device", reach=Reach.OWN_STORE)
def device_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one device: how it stands, what it called, what happened to its register since it came."""
    device = get_object_or_404(visible(request, Device.objects.select_related("register__store")), pk=pk)
    events = RegisterEvent.objects.filter(register=device.register, at__gte=device.created_at).select_related("user")
    code = take_hand_over_code(request, device.pk)
    context = {
        "device": device,
        "register": device.register,
        "now": timezone.now(),
        "may_hand_over": device.state in (Device.State.DEACTIVATED, Device.State.DISABLED) and bool(device.journal_id),
        "hand_over_code": code,
        "hand_over_command": HAND_OVER_COMMAND.format(code=code),
        "rows": page_of(request, device.calls.order_by("-last_at", "pk")),
        "events": events[:EVENTS_SHOWN],
        "others": Device.objects.filter(register=device.register).exclude(pk=device.pk),
    }
    return render(request, "portal/devices/page.html", context)


@require_safe
@needs("registers.view_device", reach=Reach.SHARED)
def device_rights_page(request: HttpRequest) -> HttpResponse:
    """Show what devices may call, all of it on one screen."""
    return render(request, "portal/devices/rights.html", {"rights": device_rights()})


@require_POST
@needs("registers.change_device", reach=Reach.OWN_STORE)
def device_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a hand-over code for a device that has left, and show it on the device's page."""
    device = get_object_or_404(visible(request, Device.objects.all()), pk=pk)
    try:
        issued = issue_hand_over_code(device=device, user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        keep_hand_over_code(request, device.pk, issued.code)
    return see_other("portal:device-page", device.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_device", reach=Reach.OWN_STORE)
def device_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deactivating a device does, and do it when confirmed."""
    device = get_object_or_404(visible(request, Device.objects.select_related("register")), pk=pk)
    # One that was deactivated can only be disabled still.
    form = DeactivateDeviceForm(posted(request), initial={"is_lost": device.state == Device.State.DEACTIVATED})
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            end = disable_device if form.cleaned_data["is_lost"] else deactivate_device
            end(device=device, user=signed_in(request), note=form.cleaned_data["note"])
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("The device has ended. Its token is worth nothing from now on."))
            return see_other("portal:register-page", device.register_id)
    return form_page(
        request,
        form,
        status=status,
        title=_("Deactivate the device of %(register)s") % {"register": device.register},
        above=_("Registers"),
        explanation=_(
            "Its token stops working at once: the device can neither sell online nor upload. What it has sold stays in "
            "its journal, and a hand-over code on the device's page lets it bring that. To go on selling, issue a new activation "
            "code and activate this or another device."
        ),
        submit=_("Deactivate the device"),
        back=reverse("portal:register-page", args=[device.register_id]),
    )
