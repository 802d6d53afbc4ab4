"""Lets through what the table of calls opens to the caller, and nothing else."""

from django.contrib.auth.models import User
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backoffice.hq_api.domain.access import Access, access_to
from backoffice.hq_api.domain.scopes import Reach
from backoffice.hq_api.models import ServiceToken
from channel.errors import NotPermitted
from registers.queries.store_reach import EVERY_STORE


class IsOnTheList(BasePermission):
    """A program by its scopes, a person by their permissions."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        """Look the call up.

        Raises: NotPermitted for a program, with what it lacks.
        """
        match = request.resolver_match
        access = access_to(request.method, match.url_name if match else None)
        if access is None:
            return False
        token = request.auth
        if not isinstance(token, ServiceToken):
            return isinstance(request.user, User) and _may(request.user, access)
        if access.scope not in token.scopes:
            raise NotPermitted(f"This needs a service token with the scope {access.scope}.", scope=access.scope)
        if token.store_id is not None and access.reach == Reach.NONE:
            raise NotPermitted("This service token is restricted to one store; the call is about more than that.")
        return True


def _may(user: User, access: Access) -> bool:
    """Say whether a person may make a call: what is about more than stores is for those who see every store."""
    return user.has_perm(access.permission) and (access.reach != Reach.NONE or user.has_perm(EVERY_STORE))
