"""A person's own account: their password, their second factor and its recovery codes."""

import base64
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.domain.qr_code import qr_data_uri
from backoffice.portal.forms.account import CodeForm, FirstCodeForm, OwnPasswordForm
from backoffice.second_factor_due import SESSION_KEY as IS_DUE
from backoffice.sign_in.domain.totp_code import key_address, key_text, new_key
from backoffice.sign_in.queries.second_factor_of import has_second_factor, recovery_codes_left
from backoffice.sign_in.use_cases.check_second_factor import Checked, check_second_factor
from backoffice.sign_in.use_cases.remove_second_factor import remove_second_factor
from backoffice.sign_in.use_cases.renew_recovery_codes import renew_recovery_codes
from backoffice.sign_in.use_cases.set_up_second_factor import set_up_second_factor
from channel.errors import EverytillError

from .access import needs, signed_in
from .answers import form_page, posted, refuse, see_other
from .sign_in_code import must_have_second_factor

ISSUER = "Everytill"
#: The key while it is being set up, and the recovery codes until they were shown once.
KEY, CODES = "second_factor_key", "recovery_codes"


@never_cache
@require_safe
@needs(reach=Reach.SHARED)
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's own account; recovery codes that were just made are shown this once."""
    user = signed_in(request)
    context = {
        "roles": user.groups.order_by("name"),
        "has_second_factor": has_second_factor(user),
        "is_required": must_have_second_factor(user),
        "codes_left": recovery_codes_left(user),
        "codes": request.session.pop(CODES, None),
    }
    return render(request, "portal/account/page.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(reach=Reach.SHARED)
def account_password(request: HttpRequest) -> HttpResponse:
    """Change the own password. This session goes on; all others of the person end, because they are bound to the old one."""
    form = OwnPasswordForm(signed_in(request), posted(request))
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("The password is changed. Wherever else you were signed in, you are no more."))
        return see_other("portal:account")
    explanation = _("Wherever else you are signed in, you will not be any more.")
    return _own_page(request, form, title=_("Change the password"), submit=_("Change it"), explanation=explanation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(reach=Reach.SHARED)
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Show a key as a QR code, and keep it once the app has made a code of it."""
    user = signed_in(request)
    if has_second_factor(user):
        return see_other("portal:account")
    if KEY not in request.session:
        request.session[KEY] = base64.b64encode(new_key()).decode()
    key = base64.b64decode(request.session[KEY])
    form = FirstCodeForm(posted(request))
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            codes = set_up_second_factor(user=user, key=key, code=form.cleaned_data["code"], now=timezone.now())
        except EverytillError as error:
            status = refuse(form, error)
        else:
            request.session[CODES] = codes
            for name in (KEY, IS_DUE):
                request.session.pop(name, None)
            return see_other("portal:account")
    context = {
        "form": form,
        "is_due": request.session.get(IS_DUE),
        "qr_code": qr_data_uri(key_address(key, user_name=user.get_username(), issuer=ISSUER)),
        "key": key_text(key),
    }
    return render(request, "portal/account/second_factor.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(reach=Reach.SHARED)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, for who shows a code."""
    form = CodeForm(posted(request))
    if request.method == "POST" and _is_right(request, form):
        request.session[CODES] = renew_recovery_codes(user=signed_in(request))
        return see_other("portal:account")
    explanation = _("The recovery codes you have are worth nothing from then on.")
    return _own_page(request, form, title=_("New recovery codes"), submit=_("Make new codes"), explanation=explanation)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(reach=Reach.SHARED)
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """Remove the own second factor, for who shows a code."""
    user, form = signed_in(request), CodeForm(posted(request))
    if request.method == "POST" and _is_right(request, form):
        remove_second_factor(user=user, by=user)
        request.session[IS_DUE] = must_have_second_factor(user)
        messages.success(request, _("Your second factor is removed. Your password alone signs you in."))
        return see_other("portal:account")
    explanation = _("From then on your password alone signs you in, and your recovery codes are worth nothing.")
    return _own_page(request, form, title=_("Remove the second factor"), submit=_("Remove it"), explanation=explanation)


def _is_right(request: HttpRequest, form: CodeForm) -> bool:
    """Check the code of a form, and say at the form what is wrong."""
    if not form.is_valid():
        return False
    checked = check_second_factor(user=signed_in(request), code=form.cleaned_data["code"], now=timezone.now())
    if checked == Checked.WRONG:
        form.add_error("code", _("This code is wrong, or was used already. Take the next one."))
    elif checked == Checked.TOO_SOON:
        form.add_error("code", _("Wait a moment before the next code."))
    return checked == Checked.RIGHT


def _own_page(
    request: HttpRequest, form: CodeForm | OwnPasswordForm, *, title: str, submit: str, explanation: str
) -> HttpResponse:
    back = reverse("portal:account")
    return form_page(request, form, title=title, submit=submit, explanation=explanation, above=_("My account"), back=back)
