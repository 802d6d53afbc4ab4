"""Make an account for a person, or change it."""

import logging
from collections.abc import Collection

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from backoffice.portal.queries.rights import may_change
from channel.errors import InvalidInput, NotPermitted
from registers.models import Store

from .give_rights import give_rights

logger = logging.getLogger(__name__)


@transaction.atomic
def save_person(
    *,
    person: User,
    roles: Collection[Group],
    stores: Collection[Store],
    giver: User,
    changed: Collection[str] = (),
    password: str = "",
) -> User:
    """Save an account with its roles and stores: a new one whole, of another what was `changed` and a password that is given.

    Raises: InvalidInput, NotPermitted and StateConflict, as `give_rights` does; InvalidInput for a weak password.
    """
    is_new = person.pk is None
    if not is_new and not may_change(giver, User.objects.get(pk=person.pk)):
        raise NotPermitted(_("You can give nobody more than you may do yourself."))
    if password:
        _check_password(person, password)
        person.set_password(password)
    elif is_new:
        person.set_unusable_password()
    if is_new:
        person.save()
    else:
        person.save(update_fields=[*changed, *(["password"] if password else [])])
    give_rights(person=person, roles=roles, stores=stores, giver=giver)
    told = ", ".join(sorted(role.name for role in roles)) or "no role"
    logger.info("account of %s was %s by %s: %s", person, "made" if is_new else "changed", giver, told)
    return person


def _check_password(person: User, password: str) -> None:
    """Hold a password to the rules.

    Raises: InvalidInput.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
