"""Lets through what the table of calls opens to the caller, and nothing else."""

from django.contrib.auth.models import User
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backoffice.hq_api.domain.access import access_to
from backoffice.hq_api.domain.scopes import Reach
from backoffice.hq_api.models import ServiceToken
from channel.errors import NotPermitted


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
            return isinstance(request.user, User) and request.user.has_perm(access.permission)
        if access.scope not in token.scopes:
            raise NotPermitted(f"This needs a service token with the scope {access.scope}.", scope=access.scope)
        if token.store_id is not None and access.reach == Reach.NONE:
            raise NotPermitted("This service token is restricted to one store; the call is about more than that.")
        return True
