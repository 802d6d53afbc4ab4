"""Deactivate a person's account."""

import logging

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from backoffice.portal.queries.rights import may_change
from channel.errors import NotPermitted, StateConflict

from .keep_an_admin import keep_an_admin

logger = logging.getLogger(__name__)


@transaction.atomic
def deactivate_person(*, person: User, giver: User) -> None:
    """End what a person may do at once, wherever they are signed in; the account stays, because logs name it.

    Raises:
        StateConflict: it is the last HQ admin's account, or the own one.
        NotPermitted: it is somebody's who may do more.
    """
    if not may_change(giver, person):
        raise NotPermitted(_("You can give nobody more than you may do yourself."))
    keep_an_admin(person)
    if person.pk == giver.pk:
        raise StateConflict(_("You cannot deactivate your own account."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    logger.info("account of %s was deactivated by %s", person, giver)
