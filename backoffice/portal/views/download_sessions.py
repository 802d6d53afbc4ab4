"""The download sessions: each package's way into a channel database; and the packages themselves."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backoffice.portal.forms.schedule import DownloadSessionFilterForm
from distribution.models import DownloadSession, Package

from .access import needs
from .answers import filters_of, page_of

SESSIONS_SHOWN = 20


@require_safe
@needs("distribution.view_downloadsession")
def download_session_list(request: HttpRequest) -> HttpResponse:
    """Show the download sessions, narrowed by register, state and kind of package."""
    filter_form = DownloadSessionFilterForm(request.GET)
    wanted = filters_of(filter_form)
    rows = DownloadSession.objects.select_related("channel_database__register", "package__job", "package__group")
    if wanted["q"]:
        registers = Q(channel_database__register__number__icontains=wanted["q"])
        rows = rows.filter(registers | Q(channel_database__register__name__icontains=wanted["q"]))
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if wanted["kind"]:
        rows = rows.filter(package__kind=wanted["kind"])
    context = {"filter_form": filter_form, "rows": page_of(request, rows)}
    return render(request, "portal/download_sessions/list.html", context)


@require_safe
@needs("distribution.view_package")
def package_page(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show the facts of a package: what is in it, how large it is, who has it."""
    package = get_object_or_404(Package.objects.select_related("group", "job"), pk=sha256)
    sessions = DownloadSession.objects.filter(package=package)
    context = {
        "package": package,
        "tables": sorted(package.row_counts.items()),
        "by_state": sessions.order_by("state").values("state").annotate(count=Count("pk")),
        "sessions": sessions.select_related("channel_database__register")[:SESSIONS_SHOWN],
    }
    return render(request, "portal/packages/page.html", context)
