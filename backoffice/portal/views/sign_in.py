"""Signing in and out, and how the portal looks to this person."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.portal.forms.sign_in import SignInForm
from backoffice.portal.templatetags.portal_page import THEME_COOKIE, THEMES
from backoffice.second_factor_due import SESSION_KEY
from backoffice.sign_in.queries.second_factor_of import has_second_factor

from .answers import posted, see_other
from .sign_in_code import must_have_second_factor, remember_password

ONE_YEAR_SECONDS = 365 * 24 * 60 * 60


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign a person in and go on to where they wanted."""
    if request.user.is_authenticated:
        return see_other(next_address(request))
    form = SignInForm(request, data=posted(request))
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        if has_second_factor(user):
            remember_password(request, user=user, then=next_address(request))
            return see_other("portal:sign-in-code")
        login(request, user)
        request.session[SESSION_KEY] = must_have_second_factor(user)
        return see_other(next_address(request))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "portal/sign_in.html", {"form": form, "next": next_address(request)}, status=status)


def locked_out(request: HttpRequest, _response: HttpResponse, _credentials: dict[str, str]) -> HttpResponse:
    """Say after too many wrong passwords that nobody signs in by this name from here for a while."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    context = {"form": SignInForm(request), "next": next_address(request), "locked_minutes": minutes}
    response = render(request, "portal/sign_in.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(minutes * 60)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and show the sign-in page."""
    logout(request)
    return see_other(settings.LOGOUT_REDIRECT_URL or "/")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; anything else forgets the choice."""
    response = see_other(next_address(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=ONE_YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def next_address(request: HttpRequest) -> str:
    """Return where to go on; only addresses of our own, or a link could lead people away right after signing in."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL or "/"
