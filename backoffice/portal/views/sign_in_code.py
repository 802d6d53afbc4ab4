"""The second step of the sign-in: the code of a person whose password was right.

The session knows until then who it is about, for some minutes; nobody is signed in by it.
"""

from http import HTTPStatus

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backoffice.portal.forms.account import CodeForm
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from backoffice.sign_in.use_cases.check_second_factor import Checked, check_second_factor

from .answers import posted, see_other

SESSION_KEY = "password_was_right"
LASTS_SECONDS = 600
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and sign the person in with it."""
    user = _person(request)
    if user is None:
        return see_other("portal:sign-in")
    form = CodeForm(posted(request))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        credentials = {"username": user.get_username()}
        # Locked for this name and address: then no code is looked at, and the middleware says so.
        is_allowed = AxesProxyHandler.is_allowed(request, credentials)
        checked = check_second_factor(user=user, code=form.cleaned_data["code"], now=timezone.now()) if is_allowed else None
        if checked == Checked.RIGHT:
            return _let_in(request, user)
        if checked != Checked.TOO_SOON:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        form.add_error("code", _refusals()[checked == Checked.TOO_SOON])
    return render(request, "portal/sign_in.html", {"form": form, "asks_code": True}, status=status)


def remember_password(request: HttpRequest, *, user: User, then: str) -> None:
    """Note whose password was right, and where they wanted to go; the session gets another key, as at a sign-in."""
    request.session.flush()
    now = timezone.now().timestamp()
    request.session[SESSION_KEY] = {"user": user.pk, "at": now, "then": then, "hash": user.get_session_auth_hash()}


def must_have_second_factor(user: User) -> bool:
    """Say whether HQ wants this person to have one."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return user.is_superuser or user.groups.filter(name=HQ_ADMIN).exists()


def _person(request: HttpRequest) -> User | None:
    """Find whose password was right; nobody after some minutes, and nobody whose password changed or who may not sign in."""
    said = request.session.get(SESSION_KEY)
    if said is None or timezone.now().timestamp() - said["at"] > LASTS_SECONDS:
        return None
    user = get_user_model().objects.filter(pk=said["user"], is_active=True).first()
    return user if user is not None and user.get_session_auth_hash() == said["hash"] else None


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    then = request.session.pop(SESSION_KEY)["then"]
    login(request, user, backend=BACKEND)
    return see_other(then)


def _refusals() -> tuple[str, str]:
    return _("This code is wrong, or was used already. Take the next one."), _("Wait a moment before the next code.")
