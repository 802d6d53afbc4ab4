"""Who of the people at HQ has a second factor, and taking it from somebody who has lost device and recovery codes."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.tabler import TablerForm
from backoffice.sign_in.queries.second_factor_of import with_second_factor
from backoffice.sign_in.use_cases.remove_second_factor import remove_second_factor
from channel.errors import EverytillError, StateConflict

from .access import needs, signed_in
from .answers import form_page, page_of, posted, refuse, see_other


@require_safe
@needs("sign_in.view_secondfactor", reach=Reach.NONE)
def second_factors(request: HttpRequest) -> HttpResponse:
    """Show the people who may sign in, and whether a code is asked of them."""
    rows = with_second_factor(User.objects.filter(is_active=True).prefetch_related("groups")).order_by("username")
    return render(request, "portal/second_factors/list.html", {"rows": page_of(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("sign_in.delete_secondfactor", reach=Reach.NONE)
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking another person's second factor does, and do it when confirmed; the own one is removed with a code."""
    person, admin = get_object_or_404(User, pk=pk), signed_in(request)
    form = TablerForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            if person == admin:
                raise StateConflict("Your own second factor you remove in your account, with a code.")
            remove_second_factor(user=person, by=admin)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            done = _("The second factor of %(person)s is removed. The password alone signs them in until they set one up.")
            messages.success(request, done % {"person": person})
            return see_other("portal:second-factors")
    return form_page(
        request,
        form,
        status=status,
        title=_("Reset the second factor of %(person)s?") % {"person": person},
        above=_("Second factors"),
        explanation=_(
            "For somebody who has lost the device and the recovery codes. Both end at once, and the password alone signs the "
            "person in until they set up a new second factor. Make sure that it is they who ask; the audit log says who did it."
        ),
        submit=_("Reset"),
        back=reverse("portal:second-factors"),
    )
