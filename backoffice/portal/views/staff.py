"""The staff who sign in at registers: who they are, what they may do and where, and their PINs, which nobody can read."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.customers.models import AddressBook
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.staff import StaffFilterForm, StaffForm
from backoffice.staff.models import Staff
from backoffice.staff.queries.found_staff import found_staff
from backoffice.staff.use_cases.deactivate_staff import deactivate_staff
from backoffice.staff.use_cases.remove_staff import remove_staff
from registers.models import Store

from .access import needs, stores_of, visible
from .answers import filters_of
from .lists import shown_as_list
from .setting_up import Fact, Kind, Question, asked_first, edited, fact, listed_as, removed, shown, yes_or_no

STAFF = Kind(
    "staff",
    StaffForm,
    things=gettext_lazy("Staff"),
    new=gettext_lazy("New member of staff"),
    create=gettext_lazy("Create member of staff"),
    none=gettext_lazy("Nobody yet"),
    purpose=gettext_lazy(
        "Staff sign in at registers with a number and a PIN. Create a permission group and an address book first."
    ),
    explanation=gettext_lazy("Registers know it after the next run of job 1060."),
)


@require_safe
@needs("staff.view_staff", reach=Reach.OWN_STORE)
@shown_as_list
def staff_list(request: HttpRequest) -> HttpResponse:
    """Show the staff, narrowed by number, name, permission group and address book."""
    filter_form = StaffFilterForm(request.GET, reach=stores_of(request))
    wanted = filters_of(filter_form)
    text = (wanted["q"] or "").strip()
    rows = found_staff(text) if text else Staff.objects.all()
    if wanted["permission_group"]:
        rows = rows.filter(permission_group=wanted["permission_group"])
    if wanted["address_book"]:
        rows = rows.filter(address_books=wanted["address_book"])
    rows = visible(request, rows).select_related("permission_group").prefetch_related(_address_books(request))
    return listed_as(request, STAFF, "portal/staff/list.html", rows, filter_form=filter_form)


@require_safe
@needs("staff.view_staff", reach=Reach.OWN_STORE)
def staff_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member of staff."""
    people = Staff.objects.select_related("permission_group").prefetch_related(_address_books(request))
    staff = get_object_or_404(visible(request, people), pk=pk)
    stores = visible(request, Store.objects.filter(address_books__staff=staff).distinct())
    facts = (
        fact(_("Number"), staff.number),
        fact(_("Name"), staff.name),
        fact(_("Permission group"), staff.permission_group),
        fact(_("Language"), staff.language),
        yes_or_no(_("Active"), staff.is_active),
        fact(_("PIN"), _("is set") if staff.pin_hash else _("none: they cannot sign in")),
        Fact(_("Address books"), list(staff.address_books.all())),
        Fact(_("Signs in at"), list(stores)),
    )
    return shown(request, STAFF, staff, facts, "portal/staff/page.html")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.add_staff", reach=Reach.NONE)
def staff_create(request: HttpRequest) -> HttpResponse:
    """Create a member of staff."""
    return edited(request, STAFF)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.change_staff", reach=Reach.NONE)
def staff_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a member of staff, or give a new PIN."""
    return edited(request, STAFF, get_object_or_404(Staff, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.change_staff", reach=Reach.NONE)
def staff_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deactivating a member of staff does, and do it when confirmed."""
    staff = get_object_or_404(Staff, pk=pk)
    says = (
        _("Registers refuse the sign-in after the next run of job 1060; who is signed in stays so until then."),
        _("Name, PIN and address books stay. Editing makes the person active again."),
    )
    question = Question(
        thing=str(staff),
        title=_("Deactivate %(thing)s?") % {"thing": staff},
        submit=_("Deactivate"),
        says=says,
        done=_("%(thing)s is inactive.") % {"thing": staff},
        back=STAFF.address("page", staff),
        then=STAFF.address("page", staff),
    )
    return asked_first(request, STAFF, question, lambda: deactivate_staff(staff=staff))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.delete_staff", reach=Reach.NONE)
def staff_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a member of staff does, and do it when confirmed."""
    staff = get_object_or_404(Staff, pk=pk)
    says = (
        _("Registers refuse the sign-in after the next run of job 1060."),
        _("Transactions keep the number. Whoever may come back is better made inactive."),
    )
    return removed(request, STAFF, staff, lambda: remove_staff(staff=staff), says=says)


def _address_books(request: HttpRequest) -> "Prefetch[str]":
    """Fetch the address books that the reader may know of."""
    return Prefetch("address_books", visible(request, AddressBook.objects.all()))
