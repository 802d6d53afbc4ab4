"""The channel databases: what each holds, and pausing one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.channel_database import ChannelDatabaseFilterForm
from backoffice.portal.queries.database_standing import channel_databases, is_paused
from backoffice.portal.queries.full_sync_standing import requests_for
from channel.errors import EverytillError
from distribution.use_cases.pause_data_synchronization import pause_data_synchronization
from distribution.use_cases.resume_data_synchronization import resume_data_synchronization
from registers.models import ChannelDatabase

from .access import needs, signed_in
from .answers import done, filters_of, page_of, see_other
from .lists import shown_as_list

REQUESTS_SHOWN = 10

STANDINGS = {
    "PAUSED": is_paused(),
    "BEHIND": Q(kind="OFFLINE", latest_release__isnull=False)
    & (Q(release_number=None) | Q(release_number__lt=F("latest_release"))),
    "DIFFERS": ~Q(differing_tables=[]),
}


@require_safe
@needs("registers.view_channeldatabase", reach=Reach.NONE)
@shown_as_list
def channel_database_list(request: HttpRequest) -> HttpResponse:
    """Show the channel databases, narrowed by register, group, kind and how they stand."""
    filter_form = ChannelDatabaseFilterForm(request.GET)
    rows = _wanted(channel_databases(), filters_of(filter_form))
    return render(request, "portal/channel_databases/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


def _wanted(rows: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
    if wanted["q"]:
        rows = rows.filter(Q(register__number__icontains=wanted["q"]) | Q(register__name__icontains=wanted["q"]))
    if wanted["group"]:
        rows = rows.filter(group=wanted["group"])
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    return rows.filter(STANDINGS[wanted["standing"]]) if wanted["standing"] else rows


@require_safe
@needs("registers.view_channeldatabase", reach=Reach.NONE)
def channel_database_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a channel database: what it holds, whether it is paused, and the full synchronizations asked for."""
    database = get_object_or_404(channel_databases(), pk=pk)
    context = {"database": database, "full_syncs": requests_for(database)[:REQUESTS_SHOWN]}
    return render(request, "portal/channel_databases/page.html", context)


@require_POST
@needs("registers.change_channeldatabase", reach=Reach.NONE)
def channel_database_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause its data synchronization."""
    what = _("Paused. From its next poll on it receives no data, and nothing is kept for it meanwhile.")
    return _change(request, pk, pause_data_synchronization, what, "channel-database-resume")


@require_POST
@needs("registers.change_channeldatabase", reach=Reach.NONE)
def channel_database_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Resume its data synchronization."""
    what = _("Resumed. With its next poll it takes the cheapest way to the last release.")
    return _change(request, pk, resume_data_synchronization, what, "channel-database-pause")


def _change(request: HttpRequest, pk: int, verb: Callable[..., None], what: str, opposite: str) -> HttpResponse:
    """Do one thing to a channel database and lead back to its page."""
    database = get_object_or_404(ChannelDatabase.objects.select_related("register"), pk=pk)
    try:
        verb(channel_database=database, user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        done(request, what, undo=reverse(f"portal:{opposite}", args=[pk]))
    return see_other("portal:channel-database-page", pk)
