"""The scopes a person may give to a program: a token must not open what its issuer may not do."""

from django.contrib.auth.models import User

from backoffice.hq_api.domain.access import permissions_of
from backoffice.hq_api.domain.scopes import Scope


def scopes_of_user(user: User) -> list[Scope]:
    """List the scopes all of whose calls the person may make."""
    return [scope for scope in Scope if user.has_perms(permissions_of(scope))]
