"""What HQ has not got: by store and register, since when, what it comes to, and what brings it here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.alert import GiveUpForm, MissingFilterForm
from backoffice.portal.queries.missing_list import MissingList
from channel.errors import EverytillError
from registers.models import RegisterJournal
from registers.queries.missing_transactions import Scope, missing_ranges, told_amounts
from registers.use_cases.give_up_missing import give_up_missing

from .access import needs, signed_in, stores_of, visible
from .answers import filters_of, form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list
from .transactions import currency_exponents


@require_safe
@needs("registers.view_registerjournal", reach=Reach.OWN_STORE)
@shown_as_list
def missing_list(request: HttpRequest) -> HttpResponse:
    """Show the transactions that never arrived, by store, register and journal."""
    filter_form = MissingFilterForm(request.GET, reach=stores_of(request))
    wanted = filters_of(filter_form)
    store_id = wanted["store"].pk if wanted["store"] else None
    scope = Scope(store_id=store_id, text=(wanted["q"] or "").strip(), reach=stores_of(request))
    missing = MissingList(scope, timezone.now())
    context = {
        "filter_form": filter_form,
        "rows": page_of(request, missing),
        "totals": missing.totals,
        "amounts": told_amounts(scope) if missing.totals.ranges else {},
        "exponents": currency_exponents(),
    }
    return render(request, "portal/missing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_registerjournal", "registers.change_registerjournal", reach=Reach.OWN_STORE)
def missing_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a person give up what is missing of a journal, with the reason."""
    journal = get_object_or_404(visible(request, RegisterJournal.objects.select_related("register")), pk=pk)
    missing = [one for one in missing_ranges(Scope(register_id=journal.register_id)) if one.journal_key == pk]
    form = GiveUpForm(posted(request), initial={"up_to": missing[-1].last if missing else journal.last_sequence_number})
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            given_up = give_up_missing(journal=journal, user=signed_in(request), **form.cleaned_data)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            done = ngettext("%(count)d transaction is given up.", "%(count)d transactions are given up.", given_up)
            messages.success(request, done % {"count": given_up})
            return see_other("portal:missing-list")
    return form_page(request, form, status=status, **_words(journal, sum(one.count for one in missing)))


def _words(journal: RegisterJournal, count: int) -> dict[str, Any]:
    """Say what giving up means."""
    explanation = ngettext(
        "%(count)d transaction of journal %(journal)s is no longer looked for. If it arrives all the same, it is posted.",
        "%(count)d transactions of journal %(journal)s are no longer looked for. If they arrive all the same, they are posted.",
        count,
    )
    return {
        "title": _("Give up what is missing of %(register)s") % {"register": journal.register},
        "above": _("Missing transactions"),
        "explanation": explanation % {"count": count, "journal": journal.journal_id},
        "submit": _("Give up"),
        "back": reverse("portal:missing-list"),
    }
