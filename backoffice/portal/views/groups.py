"""The channel data groups: who receives the same data, and what was published for them."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.group import ChannelDataGroupForm
from backoffice.portal.queries.database_standing import channel_databases
from backoffice.portal.queries.full_sync_standing import requests_for_group
from backoffice.portal.queries.group_sums import groups_with_sums
from backoffice.portal.queries.schedule_standing import with_last_run
from distribution.models import GroupAudit, Package, Release
from registers.models import ChannelDataGroup

from .access import needs
from .answers import form_page, page_of, posted, see_other
from .lists import shown_as_list

RELEASES_SHOWN = 10
PACKAGES_SHOWN = 20
DATABASES_SHOWN = 50
FULL_SYNCS_SHOWN = 5


@require_safe
@needs("registers.view_channeldatagroup", reach=Reach.NONE)
@shown_as_list
def group_list(request: HttpRequest) -> HttpResponse:
    """Show the groups with their members and last releases."""
    rows = groups_with_sums()
    return render(request, "portal/groups/list.html", {"rows": page_of(request, rows)})


@require_safe
@needs("registers.view_channeldatagroup", reach=Reach.NONE)
def group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group: its stores, channel databases, schedules, releases and packages."""
    group = get_object_or_404(ChannelDataGroup, pk=pk)
    databases = channel_databases().filter(group=group).order_by("-kind", "register__number")
    releases = Release.objects.filter(group=group).order_by("-number")
    context = {
        "group": group,
        "stores": group.stores.annotate(register_count=Count("registers")).order_by("number"),
        "databases": databases[:DATABASES_SHOWN],
        "database_count": databases.count(),
        "schedules": with_last_run(group.distribution_schedules.prefetch_related("jobs")),
        "releases": releases[:RELEASES_SHOWN],
        "latest": releases.first(),
        "full_syncs": requests_for_group(group)[:FULL_SYNCS_SHOWN],
        "audit": GroupAudit.objects.filter(group=group).first(),
        "packages": Package.objects.filter(group=group).select_related("job").order_by("-to_release", "job")[:PACKAGES_SHOWN],
    }
    return render(request, "portal/groups/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_channeldatagroup", reach=Reach.NONE)
def group_create(request: HttpRequest) -> HttpResponse:
    """Create a group."""
    return _edit(request, None, title=_("New channel data group"), submit=_("Create group"), back=reverse("portal:group-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_channeldatagroup", reach=Reach.NONE)
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a group."""
    group = get_object_or_404(ChannelDataGroup, pk=pk)
    return _edit(request, group, title=str(group), submit=_("Save"), back=reverse("portal:group-page", args=[pk]))


def _edit(request: HttpRequest, group: ChannelDataGroup | None, *, title: str, submit: str, back: str) -> HttpResponse:
    """Show the form of a group, or save it and lead to its page."""
    form = ChannelDataGroupForm(posted(request), instance=group)
    if request.method == "POST" and form.is_valid():
        return see_other("portal:group-page", form.save().pk)
    return form_page(request, form, title=title, above=_("Channel data groups"), submit=submit, back=back)
