"""Remove a person's second factor: they do it themselves, or an HQ admin for somebody who has lost device and recovery codes."""

import logging

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.sign_in.models import RecoveryCode, SecondFactor
from backoffice.sign_in.queries.second_factor_of import second_factor_values
from channel.errors import StateConflict

logger = logging.getLogger(__name__)


@transaction.atomic
def remove_second_factor(*, user: AbstractBaseUser, by: AbstractBaseUser | None) -> None:
    """Remove it with its recovery codes; from then on the password alone signs in. `by` is None for somebody at the machine.

    Raises: StateConflict when there is none.
    """
    with noted_change(user, lambda: second_factor_values(user)):
        if not SecondFactor.objects.filter(user_id=user.pk).delete()[0]:
            raise StateConflict("There is no second factor.")
        RecoveryCode.objects.filter(user_id=user.pk).delete()
    logger.info("the second factor of %s was removed by %s", user, by or "a command")
