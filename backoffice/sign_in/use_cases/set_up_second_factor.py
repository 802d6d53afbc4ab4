"""Set a person's second factor up, once they have shown that their app makes its codes."""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.sign_in.domain.kept_key import sealed_key
from backoffice.sign_in.domain.totp_code import step_of_code
from backoffice.sign_in.models import SecondFactor
from backoffice.sign_in.queries.second_factor_of import has_second_factor, second_factor_values
from channel.errors import InvalidInput, StateConflict

from .renew_recovery_codes import write_recovery_codes

logger = logging.getLogger(__name__)


@transaction.atomic
def set_up_second_factor(*, user: AbstractBaseUser, key: bytes, code: str, now: datetime) -> list[str]:
    """Keep the key; return the recovery codes, which are shown this once.

    Raises: InvalidInput for a wrong code, StateConflict when there is a second factor already.
    """
    step = step_of_code(key, code, seconds=now.timestamp(), last_step=0)
    if step is None:
        raise InvalidInput("This code is wrong. Look whether the clock of your device is right, and take the next code.")
    if has_second_factor(user):
        raise StateConflict("You have a second factor already. Remove it first.")
    with noted_change(user, lambda: second_factor_values(user)):
        kept = sealed_key(key, secret=settings.SECRET_KEY)
        SecondFactor.objects.create(user_id=user.pk, key=kept, confirmed_at=now, last_step=step)
        codes = write_recovery_codes(user)
    logger.info("%s has set up a second factor", user)
    return codes
