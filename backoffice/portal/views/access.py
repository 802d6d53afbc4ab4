"""Who may open a page. One decorator, so that a view cannot ask for a permission and forget the sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(*permissions: str) -> Callable[[View[P]], View[P]]:
    """Build a decorator: not signed in leads to the sign-in page, signed in without the permissions is refused (403)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def signed_in(request: HttpRequest) -> User:
    """Return the person behind a request that `needs` has let in."""
    assert isinstance(request.user, User)
    return request.user
