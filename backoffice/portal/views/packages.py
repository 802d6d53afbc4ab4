"""The packages: what is in them, who has them, and their bytes."""

from http import HTTPStatus

from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from distribution.models import DownloadSession, Package
from distribution.package_store import package_store

from .access import needs

SESSIONS_SHOWN = 20
CONTENT_TYPE = "application/zstd"


@require_safe
@needs("distribution.view_package", reach=Reach.NONE)
def package_page(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show the facts of a package: what is in it, how large it is, who has it."""
    package = get_object_or_404(Package.objects.select_related("group", "job", "key"), pk=sha256)
    sessions = DownloadSession.objects.filter(package=package)
    context = {
        "package": package,
        "tables": sorted(package.row_counts.items()),
        "by_state": sessions.order_by("state").values("state").annotate(count=Count("pk")),
        "sessions": sessions.select_related("channel_database__register")[:SESSIONS_SHOWN],
    }
    return render(request, "portal/packages/page.html", context)


@require_safe
@needs("distribution.change_downloadsession", reach=Reach.NONE)
def package_download(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Send a package as it travels: compressed, and encrypted when it is about people.

    Only for those who may decide about sessions: prices are not for everybody who may look at the state of a register.
    """
    package = get_object_or_404(Package.objects.select_related("group"), pk=sha256)
    path = package_store().path(package.sha256)
    try:
        content = path.open("rb")
    except FileNotFoundError:
        return render(request, "portal/packages/removed.html", {"package": package}, status=HTTPStatus.NOT_FOUND)
    return FileResponse(content, as_attachment=True, filename=file_name(package), content_type=CONTENT_TYPE)


def file_name(package: Package) -> str:
    """Name a package for people: kind, job, releases and the beginning of its hash."""
    job = "" if package.job_id is None else f"-{package.job_id}"
    start = "" if package.from_release is None else f"-{package.from_release}-to"
    sealed = "" if package.key_id is None else ".encrypted"
    return f"{package.kind}{job}{start}-{package.to_release}-group-{package.group_id}-{package.sha256[:12]}.zst{sealed}"
