"""The accounts of people: who may sign in, with which roles, and which stores a store manager sees."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.hq_api.models import ServiceToken
from backoffice.portal.forms.person import PersonFilterForm, PersonForm
from backoffice.portal.forms.tabler import TablerForm
from backoffice.portal.use_cases.activate_person import activate_person
from backoffice.portal.use_cases.deactivate_person import deactivate_person
from backoffice.portal.use_cases.save_person import save_person
from backoffice.sign_in.queries.second_factor_of import with_second_factor
from channel.errors import EverytillError
from registers.models import StoreManager

from .access import needs, signed_in
from .answers import filters_of, form_page, page_of, posted, refuse, see_other


@require_safe
@needs("auth.view_user", reach=Reach.NONE)
def person_overview(request: HttpRequest) -> HttpResponse:
    """Show the accounts with their roles and stores, narrowed by name or e-mail."""
    filter_form = PersonFilterForm(request.GET)
    managed = Prefetch("managed_stores", StoreManager.objects.select_related("store").order_by("store__number"))
    rows = with_second_factor(User.objects.prefetch_related("groups", managed)).order_by("-is_active", "username")
    if text := (filters_of(filter_form)["q"] or "").strip():
        named = Q(first_name__icontains=text) | Q(last_name__icontains=text)
        rows = rows.filter(Q(username__icontains=text) | Q(email__icontains=text) | named)
    return render(request, "portal/people/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("auth.add_user", reach=Reach.NONE)
def person_create(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    return _edit(request, None, title=_("New person"), submit=_("Create person"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("auth.change_user", reach=Reach.NONE)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit an account, its roles and stores."""
    person = get_object_or_404(User, pk=pk)
    return _edit(request, person, title=person.get_username(), submit=_("Save"))


def _edit(request: HttpRequest, person: User | None, *, title: str, submit: str) -> HttpResponse:
    """Show the form of an account, or save it and lead to the list."""
    form = PersonForm(posted(request), instance=person, giver=signed_in(request))
    status = None
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("roles", "stores", "password")}
        try:
            save_person(person=form.instance, changed=form.changed_columns(), **asked, giver=signed_in(request))
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("The account is saved."))
            return see_other("portal:person-overview")
    back = reverse("portal:person-overview")
    return form_page(request, form, status=status, title=title, above=_("People"), submit=submit, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("auth.change_user", reach=Reach.NONE)
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deactivating an account does, and do it when confirmed."""
    person = get_object_or_404(User, pk=pk)
    form = TablerForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            deactivate_person(person=person, giver=signed_in(request))
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("The account is deactivated."))
            return see_other("portal:person-overview")
    tokens = ServiceToken.objects.filter(created_by=person, revoked_at=None).count()
    left = ngettext(
        "%(count)d service token that the person issued goes on: revoke it if it is to end as well.",
        "%(count)d service tokens that the person issued go on: revoke them if they are to end as well.",
        tokens,
    )
    explanation = _("The person is signed out everywhere at once and cannot sign in. What they did stays under their name.")
    return form_page(
        request,
        form,
        status=status,
        title=_("Deactivate %(thing)s?") % {"thing": person.get_username()},
        above=_("People"),
        explanation=f"{explanation} {left % {'count': tokens}}" if tokens else explanation,
        submit=_("Deactivate"),
        back=reverse("portal:person-overview"),
    )


@require_POST
@needs("auth.change_user", reach=Reach.NONE)
def person_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in again."""
    try:
        activate_person(person=get_object_or_404(User, pk=pk), giver=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The account is active again."))
    return see_other("portal:person-overview")
