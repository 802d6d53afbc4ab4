"""Revoke a service token."""

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.hq_api.models import ServiceToken, ServiceTokenEvent
from channel.errors import StateConflict

logger = logging.getLogger(__name__)


@transaction.atomic
def revoke_service_token(*, service_token: ServiceToken, user: User, now: datetime, note: str = "") -> None:
    """Make a token worth nothing from its next request on; for good.

    Raises:
        StateConflict: it is revoked already.
    """
    with noted_change(service_token):
        if not ServiceToken.objects.filter(pk=service_token.pk, revoked_at=None).update(revoked_at=now):
            raise StateConflict("This service token is revoked already.")
    ServiceTokenEvent.objects.create(token=service_token, kind=ServiceTokenEvent.Kind.REVOKED, at=now, user=user, note=note)
    logger.info("service token %s (%s) was revoked by %s", service_token.pk, service_token, user)
