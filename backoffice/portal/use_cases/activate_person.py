"""Let a person sign in again."""

import logging

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from backoffice.portal.queries.rights import may_change
from channel.errors import NotPermitted

logger = logging.getLogger(__name__)


@transaction.atomic
def activate_person(*, person: User, giver: User) -> None:
    """Let a person sign in again, with the roles and stores they had.

    Raises: NotPermitted: they would be able to do more than who lets them in.
    """
    if not may_change(giver, person):
        raise NotPermitted(_("You can give nobody more than you may do yourself."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    logger.info("account of %s was activated by %s", person, giver)
