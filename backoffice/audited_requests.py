"""Who changes something over the web: each request of the portal and of the HQ API that may change something is a scope of
the audit log. What registers call is none, so that a poll or a sale pays nothing.

No address is kept: behind a proxy it is the proxy's, or a header that anybody can write.
"""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase

from backoffice.audit.audit_scope import audit_scope
from backoffice.audit.domain.actor import HEADQUARTERS, ActingAs

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
API, HQ_API = "/api/", "/api/v1/hq/"


def audited_requests(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Build the middleware; it stands behind the sign-in."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if request.method not in CHANGING or (path.startswith(API) and not path.startswith(HQ_API)):
            return get_response(request)
        way = "API" if path.startswith(HQ_API) else "PORTAL"
        with audit_scope(way=way, request=f"{request.method} {path}", who=lambda: acting_in(request)):
            return get_response(request)

    return respond


def acting_in(request: HttpRequest) -> ActingAs:
    """Say who makes a request; asked when something is written, by when the HQ API has read its token."""
    from backoffice.hq_api.models import ServiceToken

    token = getattr(request, "auth", None)
    if isinstance(token, ServiceToken):
        return ActingAs("SERVICE_TOKEN", str(token))
    if isinstance(request.user, User):
        return ActingAs("PERSON", request.user.get_username(), request.user.pk)
    return HEADQUARTERS
