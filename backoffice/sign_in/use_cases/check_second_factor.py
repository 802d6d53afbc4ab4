"""Check the code a person signs in with. Each code is taken once, and two requests with the same one are not both let in."""

import logging
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from backoffice.sign_in.domain.kept_key import opened_key
from backoffice.sign_in.domain.recovery_code import recovery_code_hash
from backoffice.sign_in.domain.totp_code import step_of_code
from backoffice.sign_in.domain.wrong_codes import closed_until
from backoffice.sign_in.models import RecoveryCode, SecondFactor

logger = logging.getLogger(__name__)


class Checked(Enum):
    """What became of a code."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    #: After a wrong one: this one was not looked at.
    TOO_SOON = "TOO_SOON"


@transaction.atomic
def check_second_factor(*, user: AbstractBaseUser, code: str, now: datetime) -> Checked:
    """Take a code of the app, or a recovery code, which is used up. Without a second factor no code is right."""
    factor = SecondFactor.objects.select_for_update().filter(user_id=user.pk).first()
    if factor is None:
        return Checked.WRONG
    opens_at = closed_until(factor.wrong_count, factor.wrong_at)
    if opens_at is not None and now < opens_at:
        return Checked.TOO_SOON
    if _is_code_of_app(factor, code, now) or _is_recovery_code(user, code):
        factor.wrong_count, factor.wrong_at = 0, None
        checked = Checked.RIGHT
    else:
        factor.wrong_count, factor.wrong_at = factor.wrong_count + 1, now
        checked = Checked.WRONG
    factor.save(update_fields=["last_step", "wrong_count", "wrong_at"])
    return checked


def _is_code_of_app(factor: SecondFactor, code: str, now: datetime) -> bool:
    key = opened_key(factor.key, secret=settings.SECRET_KEY)
    if key is None:
        logger.error("the second factor of %s was encrypted with another SECRET_KEY; reset it", factor.user_id)
        return False
    step = step_of_code(key, code, seconds=now.timestamp(), last_step=factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    return True


def _is_recovery_code(user: AbstractBaseUser, code: str) -> bool:
    used = RecoveryCode.objects.filter(user_id=user.pk, code_hash=recovery_code_hash(code)).delete()[0] > 0
    if used:
        logger.info("%s has used a recovery code", user)
    return used
