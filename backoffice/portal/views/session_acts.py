"""What is done to many download sessions at once."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.download_session import DownloadSessionFilterForm
from backoffice.portal.forms.tabler import TablerForm
from backoffice.portal.queries.session_list import sessions_wanted
from distribution.models import DownloadSession
from distribution.use_cases.cancel_sessions import CANCELABLE, cancel_sessions
from distribution.use_cases.rerun_sessions import RERUNNABLE, rerun_sessions

from .access import needs, signed_in, stores_of
from .acting import Act, act_on, left_alone
from .answers import filters_of

Keys = Sequence[int]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.view_downloadsession", reach=Reach.OWN_STORE)
def download_session_act(request: HttpRequest) -> HttpResponse:
    """Do something to the download sessions that were chosen from the list."""
    reach = stores_of(request)
    rows = reach.of(sessions_wanted(filters_of(DownloadSessionFilterForm(request.GET, reach=reach))))
    return act_on(request, acts=SESSION_ACTS, rows=rows, back="download-session-list")


def _rerun_tells(chosen: Keys) -> list[str]:
    possible = DownloadSession.objects.filter(RERUNNABLE, pk__in=chosen).count()
    told = [_("%(count)d packages get all their tries again, when the next plans name them.") % {"count": possible}]
    return [*told, *_others(len(chosen) - possible)]


def _rerun(request: HttpRequest, chosen: Keys, _cleaned: dict[str, Any]) -> str:
    count = rerun_sessions(sessions=chosen, user=signed_in(request), now=timezone.now())
    return _("%(count)d download sessions are tried again.") % {"count": count}


def _cancel_tells(chosen: Keys) -> list[str]:
    possible = DownloadSession.objects.filter(CANCELABLE, pk__in=chosen).count()
    told = [
        _("%(count)d packages are left out of the registers' plans from the next on.") % {"count": possible},
        _("Those registers stay at the release they hold until the sessions are tried again or another way leads on."),
    ]
    return [*told, *_others(len(chosen) - possible)]


def _cancel(request: HttpRequest, chosen: Keys, _cleaned: dict[str, Any]) -> str:
    count = cancel_sessions(sessions=chosen, user=signed_in(request), now=timezone.now())
    return _("%(count)d download sessions canceled.") % {"count": count}


def _others(count: int) -> list[str]:
    """Say that others stay as they are."""
    return left_alone(count, _("%(count)d stay as they are: in their state there is nothing to do."))


CHANGE = "distribution.change_downloadsession"

SESSION_ACTS = (
    Act(
        name="rerun",
        label=gettext_lazy("Try again"),
        button=gettext_lazy("Try again"),
        permissions=(CHANGE,),
        form=TablerForm,
        tells=_rerun_tells,
        does=_rerun,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the download sessions"),
        button=gettext_lazy("Cancel the download sessions"),
        permissions=(CHANGE,),
        form=TablerForm,
        tells=_cancel_tells,
        does=_cancel,
        is_destructive=True,
    ),
)
