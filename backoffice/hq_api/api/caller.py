"""Who makes a call: a program with a service token, or a person who is signed in at the portal."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from rest_framework.request import Request

from backoffice.hq_api.models import ServiceToken
from channel.errors import AuthenticationFailed
from registers.queries.store_reach import StoreReach, reach_of_store, reach_of_user


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and who answers for it."""

    #: Tells callers apart, in the cache and in the table of idempotency keys.
    key: str
    #: In the logs of registers: the person, or who issued the token.
    user: User
    name: str
    requests_per_minute: int | None = None


def caller_of(request: Request) -> Caller:
    """Name the caller of a request that was let in.

    Raises:
        AuthenticationFailed: there is none.
    """
    token = request.auth
    if isinstance(token, ServiceToken):
        return Caller(f"token:{token.pk}", token.created_by, f"service token {token}", token.requests_per_minute)
    if isinstance(request.user, User) and request.user.is_authenticated:
        return Caller(f"user:{request.user.pk}", request.user, str(request.user))
    raise AuthenticationFailed


def reach_of_caller(request: Request) -> StoreReach:
    """Find the stores whose things the caller reaches."""
    token = request.auth
    return reach_of_store(token.store_id) if isinstance(token, ServiceToken) else reach_of_user(request.user)
