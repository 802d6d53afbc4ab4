"""Many registers of a store at once: numbers from a pattern, shown before anything is created."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.register import RegisterCreateManyForm
from channel.errors import EverytillError
from registers.models import Register
from registers.use_cases.create_registers import create_registers

from .access import needs, signed_in
from .answers import posted, refuse, see_other

#: So many numbers are shown before they are created; of more the last one follows.
SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_register", reach=Reach.NONE)
def register_create_many(request: HttpRequest) -> HttpResponse:
    """Show which numbers would come out, and create the registers when told to."""
    form = RegisterCreateManyForm(posted(request))
    is_valid = request.method == "POST" and form.is_valid()
    status = HTTPStatus.OK if is_valid or not form.is_bound else HTTPStatus.UNPROCESSABLE_ENTITY
    if is_valid and "create" in request.POST:
        try:
            return _create(request, form)
        except EverytillError as error:
            status = refuse(form, error)
    context = {"form": form, "preview": _preview(form.names) if is_valid else None}
    return render(request, "portal/registers/create_many.html", context, status=status)


def _create(request: HttpRequest, form: RegisterCreateManyForm) -> HttpResponse:
    store, profile = form.cleaned_data["store"], form.cleaned_data["offline_profile"]
    created = create_registers(store=store, names=form.names, offline_profile=profile, user=signed_in(request))
    messages.success(
        request,
        _("%(count)d registers created, %(first)s to %(last)s. Tick them to switch support offline on.")
        % {"count": len(created), "first": created[0].number, "last": created[-1].number},
    )
    return see_other(reverse("portal:register-list", query={"store": store.pk}))


def _preview(names: dict[str, str]) -> dict[str, object]:
    """Return the first numbers with their names, the last one, and those that are taken."""
    rows = list(names.items())
    taken = Register.objects.filter(number__in=names).order_by("number").values_list("number", flat=True)
    return {
        "rows": rows[:SHOWN],
        "last": rows[-1] if len(rows) > SHOWN else None,
        "count": len(rows),
        "taken": list(taken[:SHOWN]),
    }
