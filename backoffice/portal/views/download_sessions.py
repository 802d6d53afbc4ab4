"""The download sessions: each package's way into a channel database."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.download_session import DownloadSessionFilterForm
from backoffice.portal.queries.available_packages import available_packages
from backoffice.portal.queries.session_list import (
    AVAILABLE,
    OF_RUNS,
    groups_failing_now,
    register_named,
    run_groups_wanted,
    sessions_wanted,
)
from channel.errors import EverytillError
from distribution.models import DownloadSession
from distribution.queries.try_limit import try_limit
from distribution.use_cases.cancel_session import cancel_session
from distribution.use_cases.rerun_session import rerun_session

from .access import needs, signed_in, stores_of, visible
from .acting import acts_of_list
from .answers import done, filters_of, page_of, see_other
from .lists import shown_as_list
from .session_acts import SESSION_ACTS

AVAILABLE_SHOWN = 50


@require_safe
@needs("distribution.view_downloadsession", reach=Reach.OWN_STORE)
@shown_as_list
def download_session_list(request: HttpRequest) -> HttpResponse:
    """Show the download sessions; of one register what is available to it, of runs what they could not make."""
    reach = stores_of(request)
    filter_form = DownloadSessionFilterForm(request.GET, reach=reach)
    wanted = filters_of(filter_form)
    context: dict[str, Any] = {"filter_form": filter_form, "wanted": wanted}
    if wanted["state"] in OF_RUNS:
        context["rows"] = page_of(request, run_groups_wanted(wanted))
        return render(request, "portal/download_sessions/of_runs.html", context)
    register = register_named(wanted["q"], reach)
    if wanted["state"] == AVAILABLE:
        rows = page_of(request, DownloadSession.objects.none())
    else:
        rows = page_of(request, reach.of(sessions_wanted(wanted)))
        context["failing"] = groups_failing_now() if reach.is_everything else []
    context |= acts_of_list(request, SESSION_ACTS, reverse("portal:download-session-act"))
    if register is not None and wanted["state"] in (None, "", AVAILABLE):
        available = available_packages(getattr(register, "channel_database", None))
        context |= {"register": register, "rows_before": available[:AVAILABLE_SHOWN] if rows.number == 1 else []}
        context["available_more"] = max(0, len(available) - AVAILABLE_SHOWN)
    return render(request, "portal/download_sessions/list.html", {**context, "rows": rows})


@require_safe
@needs("distribution.view_downloadsession", reach=Reach.OWN_STORE)
def download_session_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one session: the package, each step with its time, the last message, and what can be done about it."""
    sessions = DownloadSession.objects.select_related("channel_database__register__store", "package__job", "package__group")
    session = get_object_or_404(visible(request, sessions), pk=pk)
    context = {
        "session": session,
        "package": session.package,
        "try_limit": try_limit(session.package),
        "may_cancel": session.state in DownloadSession.OPEN,
        "may_rerun": session.state in (*DownloadSession.FAILED, DownloadSession.State.CANCELED),
    }
    return render(request, "portal/download_sessions/page.html", context)


@require_POST
@needs("distribution.change_downloadsession", reach=Reach.OWN_STORE)
def download_session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a session."""
    undo = reverse("portal:download-session-rerun", args=[pk])
    return _change(request, pk, cancel_session, _("Canceled. From its next plan on the register leaves this package out."), undo)


@require_POST
@needs("distribution.change_downloadsession", reach=Reach.OWN_STORE)
def download_session_rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a canceled or failed session tried again."""
    return _change(request, pk, rerun_session, _("The register tries this package again when its next plan names it."))


def _change(request: HttpRequest, pk: int, verb: Callable[..., DownloadSession], what: str, undo: str = "") -> HttpResponse:
    """Do one thing to a session and lead back to it."""
    session = get_object_or_404(visible(request, DownloadSession.objects.all()), pk=pk)
    try:
        verb(session=session, user=signed_in(request), now=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        done(request, what, undo=undo)
    return see_other("portal:download-session-page", pk)
