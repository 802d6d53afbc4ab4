"""Issue a service token."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from backoffice.hq_api.domain.scopes import Scope
from backoffice.hq_api.domain.secrets import hash_service_token, new_service_token, prefix_of
from backoffice.hq_api.models import ServiceToken, ServiceTokenEvent
from backoffice.hq_api.queries.scopes_of_user import scopes_of_user
from channel.errors import InvalidInput, NotPermitted
from registers.models import Store
from registers.queries.store_reach import reach_of_user

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IssuedServiceToken:
    """The token as it is shown, this once; HQ keeps only its hash."""

    service_token: ServiceToken
    token: str


@transaction.atomic
def issue_service_token(
    *,
    name: str,
    scopes: Collection[str],
    user: User,
    now: datetime,
    store: Store | None = None,
    expires_at: datetime | None = None,
    requests_per_minute: int | None = None,
) -> IssuedServiceToken:
    """Make a token that opens the calls of its scopes, until it expires or is revoked.

    Raises:
        InvalidInput: no name, no scope, an unknown one, or a moment of expiry that is over.
        NotPermitted: it would open more than the person may do, or stores that the person does not see.
    """
    if not name.strip() or not scopes:
        raise InvalidInput("A service token needs a name and at least one scope.")
    unknown = sorted(set(scopes).difference(Scope))
    if unknown:
        raise InvalidInput(f"There is no scope {', '.join(unknown)}.")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("A service token expires in the future.")
    _refuse_escalation(user, scopes, store)
    token = new_service_token()
    issued = ServiceToken.objects.create(
        name=name.strip(),
        prefix=prefix_of(token),
        token_hash=hash_service_token(token),
        scopes=sorted(set(scopes)),
        store=store,
        requests_per_minute=requests_per_minute,
        created_by=user,
        created_at=now,
        expires_at=expires_at,
    )
    ServiceTokenEvent.objects.create(token=issued, kind=ServiceTokenEvent.Kind.ISSUED, at=now, user=user)
    logger.info("service token %s (%s) was issued by %s with %s", issued.pk, issued, user, ", ".join(issued.scopes))
    return IssuedServiceToken(service_token=issued, token=token)


def _refuse_escalation(user: User, scopes: Collection[str], store: Store | None) -> None:
    """Refuse a token that is worth more than the rights of the person who issues it.

    Raises: NotPermitted.
    """
    beyond = sorted(set(scopes).difference(scopes_of_user(user)))
    if beyond:
        raise NotPermitted(f"You may not do yourself what this would open: {', '.join(beyond)}.")
    reach = reach_of_user(user)
    if not (reach.is_everything or (store is not None and reach.holds(store))):
        raise NotPermitted("Name a store that you see yourself.")
