"""The toggle *Support offline*: on at once, off after a page that says what will happen."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.register import SupportOfflineOffForm
from channel.errors import EverytillError
from registers.models import Register
from registers.queries.held_sales import held_sales
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from registers.use_cases.switch_support_offline_on import switch_support_offline_on

from .access import needs, signed_in, visible
from .activation_code import keep_activation_code
from .answers import done, posted, refuse, see_other


@require_POST
@needs("registers.change_register", "registers.add_device", reach=Reach.OWN_STORE)
def support_offline_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch offline support on; the register's page then shows what is due next."""
    register = get_object_or_404(visible(request, Register.objects.all()), pk=pk)
    try:
        created = switch_support_offline_on(register=register, user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Support offline is on. The register has its own channel database in the group %(group)s.")
            % {"group": created.channel_database.group},
        )
        if created.activation_code:
            keep_activation_code(request, register.pk, created.activation_code.code)
    return see_other("portal:register-page", register.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_register", reach=Reach.OWN_STORE)
def support_offline_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what switching off does, and do it when confirmed; sales the register holds need an override with a reason."""
    register = get_object_or_404(visible(request, Register.objects.select_related("store", "channel_database__group")), pk=pk)
    if request.method != "POST" and not register.support_offline:
        return see_other("portal:register-page", register.pk)
    form = SupportOfflineOffForm(posted(request))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            switch_support_offline_off(register=register, user=signed_in(request), **form.cleaned_data)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            undo = reverse("portal:support-offline-on", args=[pk]) if request.user.has_perm("registers.add_device") else ""
            done(request, _("Support offline is off. The register sells only while it reaches HQ."), undo=undo)
            return see_other("portal:register-page", register.pk)
    context = {"register": register, "form": form, "held": held_sales(register)}
    return render(request, "portal/registers/support_offline_off.html", context, status=status)
