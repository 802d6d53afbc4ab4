"""Asking for a full synchronization: when, then what it will send, then yes; and taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.channel_database import DatabaseFullSyncForm, FullSyncForm
from backoffice.portal.queries.full_sync_standing import newest_full, sendings
from channel.errors import EverytillError
from distribution.models import FullSync
from distribution.use_cases.cancel_full_sync import cancel_full_sync
from distribution.use_cases.request_full_sync import request_full_sync
from registers.models import ChannelDatabase, ChannelDataGroup

from .access import needs, signed_in
from .answers import form_page, posted, refuse, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.add_fullsync", reach=Reach.NONE)
def full_sync_of_database(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for all data, or one job's, to be sent anew to one channel database."""
    database = get_object_or_404(ChannelDatabase.objects.select_related("register", "group"), pk=pk)
    form = DatabaseFullSyncForm(posted(request))
    back = reverse("portal:channel-database-page", args=[pk])
    sent = {"database": database, "full": newest_full(database.group)}
    return _ask(request, form, {"channel_database": database}, sent, above=str(database.register or database), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.add_fullsync", reach=Reach.NONE)
def full_sync_of_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for all data to be sent anew to every register of a group."""
    group = get_object_or_404(ChannelDataGroup, pk=pk)
    back = reverse("portal:group-page", args=[pk])
    return _ask(
        request, FullSyncForm(posted(request)), {"group": group}, {"sendings": sendings(group)}, above=str(group), back=back
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.add_fullsync", reach=Reach.NONE)
def full_sync_of_all(request: HttpRequest) -> HttpResponse:
    """Ask for all data to be sent anew to every register there is."""
    back = reverse("portal:channel-database-list")
    return _ask(
        request, FullSyncForm(posted(request)), {}, {"sendings": sendings()}, above=_("All channel data groups"), back=back
    )


def _ask(
    request: HttpRequest, form: FullSyncForm, scope: dict[str, Any], sent: dict[str, Any], *, above: str, back: str
) -> HttpResponse:
    """Show the form, then what will be sent, and request it once that is confirmed."""
    page: dict[str, Any] = {"title": _("Full synchronization"), "above": above, "submit": _("Continue"), "back": back}
    page["explanation"] = _("Data is sent anew although nothing has changed. Sales and the journal are never touched.")
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    if "confirmed" not in request.POST:
        return render(request, "portal/full_syncs/confirm.html", {**page, **sent, "form": form, "asked": form.cleaned_data})
    now = timezone.now()
    try:
        full_sync = request_full_sync(**scope, **form.asked(now), user=signed_in(request), now=now)
    except EverytillError as error:
        return form_page(request, form, status=refuse(form, error), **page)
    started = full_sync.state == FullSync.State.STARTED
    messages.success(request, _("It is sent with the next poll.") if started else _("It starts at the time you chose."))
    return see_other(back)


@require_POST
@needs("distribution.change_fullsync", reach=Reach.NONE)
def full_sync_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a full synchronization that has not started."""
    full_sync = get_object_or_404(FullSync, pk=pk)
    try:
        cancel_full_sync(full_sync=full_sync)
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The full synchronization is canceled."))
    if full_sync.channel_database_id is not None:
        return see_other("portal:channel-database-page", full_sync.channel_database_id)
    return see_other("portal:group-page", full_sync.group_id) if full_sync.group_id else see_other("portal:channel-database-list")
