"""Who of the people at HQ has a second factor, and taking it from somebody who has lost device and recovery codes."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.sign_in.models import SecondFactor
from backoffice.sign_in.use_cases.remove_second_factor import remove_second_factor
from channel.errors import EverytillError, StateConflict

from .access import needs, signed_in
from .answers import page_of, see_other


@require_safe
@needs("sign_in.view_secondfactor", reach=Reach.NONE)
def second_factors(request: HttpRequest) -> HttpResponse:
    """Show the people who may sign in, and whether a code is asked of them."""
    people = User.objects.filter(is_active=True).prefetch_related("groups").order_by("username")
    rows = people.annotate(has_second_factor=Exists(SecondFactor.objects.filter(user=OuterRef("pk"))))
    return render(request, "portal/second_factors/list.html", {"rows": page_of(request, rows)})


@require_POST
@needs("sign_in.delete_secondfactor", reach=Reach.NONE)
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove another person's second factor; the own one is removed with a code, on the page of the account."""
    person, admin = get_object_or_404(User, pk=pk), signed_in(request)
    try:
        if person == admin:
            raise StateConflict("Your own second factor you remove in your account, with a code.")
        remove_second_factor(user=person, by=admin)
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        done = _("The second factor of %(person)s is removed. The password alone signs them in until they set one up.")
        messages.success(request, done % {"person": person})
    return see_other("portal:second-factors")
