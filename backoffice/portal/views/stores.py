"""The stores: list, page, set-up, and the move to another channel data group."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.store import StoreFilterForm, StoreForm, StoreGroupForm
from backoffice.portal.queries.fleet import fleet
from channel.errors import EverytillError
from distribution.queries.schedule_for_group import schedule_for_group
from distribution.tasks import hint_at_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import ChannelDataGroup, Store
from registers.use_cases.change_store_group import change_store_group

from .access import needs, signed_in, stores_of, visible
from .answers import filters_of, form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list


@require_safe
@needs("registers.view_store", reach=Reach.OWN_STORE)
@shown_as_list
def store_list(request: HttpRequest) -> HttpResponse:
    """Show the stores, narrowed by text and group."""
    filter_form = StoreFilterForm(request.GET, reach=stores_of(request))
    wanted = filters_of(filter_form)
    stores = Store.objects.select_related("channel_data_group", "currency").annotate(register_count=Count("registers"))
    rows = visible(request, stores).order_by("number")
    if wanted["q"]:
        rows = rows.filter(Q(number__icontains=wanted["q"]) | Q(name__icontains=wanted["q"]))
    if wanted["group"]:
        rows = rows.filter(channel_data_group=wanted["group"])
    return render(request, "portal/stores/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


@require_safe
@needs("registers.view_store", reach=Reach.OWN_STORE)
def store_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a store: what it is given and how its registers stand."""
    related = ("channel_data_group", "serving_group", "currency", "offline_profile", "receipt_settings")
    stores = visible(request, Store.objects.select_related(*related))
    store = get_object_or_404(stores.prefetch_related("assortments", "price_groups", "address_books"), pk=pk)
    now = timezone.now()
    context = {"store": store, "now": now, "registers": fleet(now).filter(store=store)}
    return render(request, "portal/stores/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_store", reach=Reach.NONE)
def store_create(request: HttpRequest) -> HttpResponse:
    """Create a store."""
    return _edit(request, None, title=_("New store"), submit=_("Create store"), back=reverse("portal:store-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_store", reach=Reach.NONE)
def store_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a store."""
    store = get_object_or_404(Store, pk=pk)
    return _edit(request, store, title=str(store), submit=_("Save"), back=reverse("portal:store-page", args=[pk]))


def _edit(request: HttpRequest, store: Store | None, *, title: str, submit: str, back: str) -> HttpResponse:
    """Show the form of a store, or save it and lead to its page."""
    form = StoreForm(posted(request), instance=store)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
        return see_other("portal:store-page", saved.pk)
    return form_page(request, form, title=title, above=_("Stores"), submit=submit, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_store", reach=Reach.NONE)
def store_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what moving a store to another group does, and do it when confirmed."""
    store = get_object_or_404(Store.objects.select_related("channel_data_group"), pk=pk)
    form = StoreGroupForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            change_store_group(store=store, group=form.cleaned_data["group"], user=signed_in(request))
        except EverytillError as error:
            status = refuse(form, error)
        else:
            _publish_move(request, form.cleaned_data["group"])
            return see_other("portal:store-page", store.pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Move %(store)s to another group") % {"store": store},
        above=_("Stores"),
        explanation=_(
            "The store leaves %(group)s. Its registers keep selling from the data they have until a release of the new group "
            "holds the store; a run of its distribution schedule is requested at once. Each move is written into the log of "
            "the registers."
        )
        % {"group": store.channel_data_group},
        submit=_("Move the store"),
        back=reverse("portal:store-page", args=[pk]),
    )


def _publish_move(request: HttpRequest, group: ChannelDataGroup) -> None:
    """Request the run that brings the store into its new group, and say so."""
    schedule = schedule_for_group(group.pk)
    if schedule is None:
        text = _(
            "The store is moved, but %(group)s has no active distribution schedule. Until one runs, the registers of the "
            "store sell from the data they have."
        )
        messages.warning(request, text % {"group": group})
        return
    run = run_schedule_now(schedule=schedule, user=signed_in(request), now=timezone.now())
    hint_at_run(run_id=run.pk)
    text = _(
        "The store is moved, and a run of %(schedule)s is requested. Its registers take the data of %(group)s once these are "
        "published."
    )
    messages.success(request, text % {"schedule": schedule, "group": group})
