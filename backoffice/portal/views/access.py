"""Who may open a page, and whose things it shows. One decorator, so that a view cannot ask for a permission and forget the
sign-in, nor forget those who may see some stores only (docs/roles.md says how to write a view).
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.queries.reader_reach import reader_reach
from registers.queries.store_reach import StoreReach

P = ParamSpec("P")
Rows = TypeVar("Rows", bound="QuerySet[Any]")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

logger = logging.getLogger(__name__)

WAS_ASKED = "store_reach_was_asked"


def needs(*permissions: str, reach: Reach) -> Callable[[View[P]], View[P]]:
    """Build a decorator: not signed in leads to the sign-in page, signed in without the permissions is refused (403).

    `reach` says what somebody gets who may not see every store. A page about OWN_STORE that shows itself to such a person
    without having asked for their stores is refused as well: it has forgotten to narrow what it shows.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perms(permissions) or (reach == Reach.NONE and not reader_reach(request).is_everything):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if reach == Reach.OWN_STORE and WAS_ASKED not in vars(request) and not reader_reach(request).is_everything:
                logger.error("%s was refused: it did not ask which stores its reader may see", request.path)
                raise PermissionDenied
            return response

        vars(guarded).update(permissions=permissions, reach=reach)
        return login_required(guarded)

    return decorate


def signed_in(request: HttpRequest) -> User:
    """Return the person behind a request that `needs` has let in."""
    assert isinstance(request.user, User)
    return request.user


def stores_of(request: HttpRequest) -> StoreReach:
    """Return the stores the reader may see, for questions that are not a plain query."""
    vars(request)[WAS_ASKED] = True
    return reader_reach(request)


def visible(request: HttpRequest, rows: Rows) -> Rows:
    """Narrow rows to those the reader may see."""
    return stores_of(request).of(rows)
