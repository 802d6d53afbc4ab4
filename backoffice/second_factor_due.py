"""Whoever has to have a second factor and has none gets nowhere before it is set up; see SECOND_FACTOR_REQUIRED."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from backoffice.problems import CONTENT_TYPE
from channel.errors import NotPermitted, problem_from

#: In the session of somebody who signed in without one; set by the sign-in, removed when it is set up.
SESSION_KEY = "second_factor_is_due"


def second_factor_due(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Build the middleware. It looks into the session of browsers only, so that registers' calls read none."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(SESSION_KEY):
            return get_response(request)
        set_up = reverse("portal:second-factor-set-up")
        if request.path in (set_up, reverse("portal:sign-out"), reverse("portal:theme"), reverse("set_language")):
            return get_response(request)
        if request.path.startswith("/api/"):
            problem = problem_from(NotPermitted("Set up a second factor at the portal first."))
            return JsonResponse(problem, status=HTTPStatus.FORBIDDEN, content_type=CONTENT_TYPE)
        return HttpResponseRedirect(set_up)

    return respond
