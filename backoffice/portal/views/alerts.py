"""The alerts: what is wrong with registers and with headquarters itself, since when, and who looks after it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.alert import AcknowledgeForm, AlertFilterForm
from backoffice.portal.templatetags.portal_alert import alert_sentence
from channel.errors import EverytillError
from registers.models import Alert
from registers.use_cases.acknowledge_alert import acknowledge_alert
from registers.use_cases.acknowledge_alerts import acknowledge_alerts

from .access import needs, signed_in, stores_of, visible
from .acting import Act, act_on, acts_of_list
from .answers import filters_of, form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list


@require_safe
@needs("registers.view_alert", reach=Reach.OWN_STORE)
@shown_as_list
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show the alerts, the latest first; those that are open unless others are asked for."""
    filter_form = AlertFilterForm(request.GET, reach=stores_of(request))
    rows = visible(request, _wanted(filters_of(filter_form)))
    context = {"filter_form": filter_form, "rows": page_of(request, rows)}
    context |= acts_of_list(request, ALERT_ACTS, reverse("portal:alert-act"))
    return render(request, "portal/alerts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_alert", reach=Reach.OWN_STORE)
def alert_act(request: HttpRequest) -> HttpResponse:
    """Do something to the alerts that were chosen from the list."""
    rows = visible(request, _wanted(filters_of(AlertFilterForm(request.GET, reach=stores_of(request)))))
    return act_on(request, acts=ALERT_ACTS, rows=rows, back="alert-list")


def _wanted(wanted: dict[str, Any]) -> QuerySet[Alert]:
    """Select the alerts that fit the filters."""
    rows = _in_state(
        Alert.objects.select_related("register__store", "register__channel_database", "acknowledged_by"), wanted["state"]
    )
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["store"]:
        rows = rows.filter(register__store=wanted["store"])
    if wanted["q"]:
        rows = rows.filter(Q(register__number__icontains=wanted["q"]) | Q(register__name__icontains=wanted["q"]))
    return rows


def _seen_tells(chosen: Sequence[int]) -> list[str]:
    return [
        ngettext("%(count)d alert is noted as seen by you.", "%(count)d alerts are noted as seen by you.", len(chosen))
        % {"count": len(chosen)},
        _("Each stays open until it is over; the note says to the others what is done about it."),
    ]


def _seen(request: HttpRequest, chosen: Sequence[int], cleaned: dict[str, Any]) -> str:
    count = acknowledge_alerts(alerts=chosen, user=signed_in(request), note=cleaned["note"], now=timezone.now())
    return ngettext("%(count)d alert noted.", "%(count)d alerts noted.", count) % {"count": count}


ALERT_ACTS = (
    Act(
        name="seen",
        label=gettext_lazy("I have seen them"),
        button=gettext_lazy("I have seen them"),
        permissions=("registers.change_alert",),
        form=AcknowledgeForm,
        tells=_seen_tells,
        does=_seen,
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_alert", "registers.change_alert", reach=Reach.OWN_STORE)
def alert_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a person say that they have seen an alert, and what is done."""
    alert = get_object_or_404(visible(request, Alert.objects.select_related("register")), pk=pk)
    form = AcknowledgeForm(posted(request), initial={"note": alert.note})
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_alert(alert=alert, user=signed_in(request), note=form.cleaned_data["note"], now=timezone.now())
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("Noted. The alert closes by itself when it is over."))
            return see_other("portal:alert-list")
    return form_page(
        request,
        form,
        status=status,
        title=_("%(register)s: %(kind)s") % {"register": alert.register or _("Headquarters"), "kind": alert.get_kind_display()},
        above=_("Alerts"),
        explanation=alert_sentence(alert),
        submit=_("I have seen it"),
        back=reverse("portal:alert-list"),
    )


def _in_state(rows: QuerySet[Alert], state: str | None) -> QuerySet[Alert]:
    match state:
        case "ALL":
            return rows
        case "CLOSED":
            return rows.filter(closed_at__isnull=False)
        case "NEW":
            return rows.filter(closed_at=None, acknowledged_at=None)
        case _:
            return rows.filter(closed_at=None)
