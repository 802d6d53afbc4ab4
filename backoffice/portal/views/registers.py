"""The registers: the list, a new one, what may be edited."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.register import RegisterCreateForm, RegisterEditForm, RegisterFilterForm
from backoffice.portal.queries.fleet_why import whys_of_registers
from backoffice.portal.queries.found_registers import registers_wanted
from channel.errors import EverytillError
from registers.models import Register
from registers.use_cases.create_register import create_register

from .access import needs, signed_in, stores_of, visible
from .acting import acts_of_list
from .answers import filters_of, form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list
from .register_acts import REGISTER_ACTS


@require_safe
@needs("registers.view_register", reach=Reach.OWN_STORE)
@shown_as_list
def register_list(request: HttpRequest) -> HttpResponse:
    """Show the fleet, narrowed by text, store, state, and what waits or is wrong."""
    filter_form = RegisterFilterForm(request.GET, reach=stores_of(request))
    now = timezone.now()
    page = page_of(request, registers_wanted(filters_of(filter_form), now, stores_of(request)))
    context = {"filter_form": filter_form, "rows": page, "whys": whys_of_registers(page.object_list, now)}
    context |= acts_of_list(request, REGISTER_ACTS, reverse("portal:register-act"))
    return render(request, "portal/registers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_register", reach=Reach.NONE)
def register_create(request: HttpRequest) -> HttpResponse:
    """Create a register and lead to its page, which says what to do next."""
    form = RegisterCreateForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            register = create_register(**form.cleaned_data, user=signed_in(request))
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return see_other("portal:register-page", register.pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("New register"),
        above=_("Registers"),
        submit=_("Create register"),
        back=reverse("portal:register-list"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_register", reach=Reach.OWN_STORE)
def register_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit name and offline profile."""
    register = get_object_or_404(visible(request, Register.objects.all()), pk=pk)
    form = RegisterEditForm(posted(request), instance=register)
    if request.method == "POST" and form.is_valid():
        form.save()
        return see_other("portal:register-page", register.pk)
    return form_page(
        request,
        form,
        title=str(register),
        above=_("Registers"),
        submit=_("Save"),
        back=reverse("portal:register-page", args=[pk]),
    )
