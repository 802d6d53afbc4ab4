"""The hardware of a register: a code to activate it, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.portal.forms.register import DeactivateDeviceForm
from channel.errors import EverytillError
from registers.models import Device, Register
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code

from .access import needs, signed_in
from .activation_code import keep_activation_code
from .answers import form_page, posted, refuse, see_other


@require_POST
@needs("registers.add_device")
def activation_code_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a new activation code and show it on the register's page."""
    register = get_object_or_404(Register, pk=pk)
    try:
        issued = issue_activation_code(register=register, user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        keep_activation_code(request, register.pk, issued.code)
    return see_other("portal:register-page", register.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_device")
def device_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deactivating a device does, and do it when confirmed."""
    device = get_object_or_404(Device.objects.select_related("register"), pk=pk)
    form = DeactivateDeviceForm(posted(request))
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
            "its journal. To go on selling, issue a new activation code and activate this or another device."
        ),
        submit=_("Deactivate the device"),
        back=reverse("portal:register-page", args=[device.register_id]),
    )
