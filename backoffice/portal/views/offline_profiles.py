"""The offline profiles: when a register leaves and returns to HQ's server."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.offline_profile import OfflineProfileForm
from registers.models import OfflineProfile

from .access import needs
from .answers import form_page, page_of, posted, see_other
from .lists import shown_as_list


@require_safe
@needs("registers.view_offlineprofile", reach=Reach.NONE)
@shown_as_list
def offline_profile_list(request: HttpRequest) -> HttpResponse:
    """Show the profiles and how many follow them."""
    rows = OfflineProfile.objects.annotate(
        store_count=Count("store", distinct=True), register_count=Count("register", distinct=True)
    ).order_by("code")
    return render(request, "portal/offline_profiles/list.html", {"rows": page_of(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_offlineprofile", reach=Reach.NONE)
def offline_profile_create(request: HttpRequest) -> HttpResponse:
    """Create a profile."""
    return _edit(request, None, title=_("New offline profile"), submit=_("Create profile"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_offlineprofile", reach=Reach.NONE)
def offline_profile_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a profile; registers follow it once job 1090 has brought it to them."""
    profile = get_object_or_404(OfflineProfile, pk=pk)
    return _edit(request, profile, title=str(profile), submit=_("Save"))


def _edit(request: HttpRequest, profile: OfflineProfile | None, *, title: str, submit: str) -> HttpResponse:
    """Show the form of a profile, or save it and lead to the list."""
    form = OfflineProfileForm(posted(request), instance=profile)
    if request.method == "POST" and form.is_valid():
        form.save()
        return see_other("portal:offline-profile-list")
    return form_page(
        request, form, title=title, above=_("Offline profiles"), submit=submit, back=reverse("portal:offline-profile-list")
    )
