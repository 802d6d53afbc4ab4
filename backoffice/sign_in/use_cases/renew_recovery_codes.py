"""Give a person new recovery codes; those they had are worth nothing from then on."""

import logging

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.sign_in.domain.recovery_code import new_recovery_codes, recovery_code_hash
from backoffice.sign_in.models import RecoveryCode
from backoffice.sign_in.queries.second_factor_of import has_second_factor, second_factor_values
from channel.errors import StateConflict

logger = logging.getLogger(__name__)


@transaction.atomic
def renew_recovery_codes(*, user: AbstractBaseUser) -> list[str]:
    """Make new codes and return them, to be shown this once.

    Raises: StateConflict without a second factor.
    """
    if not has_second_factor(user):
        raise StateConflict("There is no second factor that these codes could stand in for.")
    with noted_change(user, lambda: second_factor_values(user)):
        codes = write_recovery_codes(user)
    logger.info("%s has new recovery codes", user)
    return codes


def write_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Write a new set in place of the old one. Belongs into a transaction."""
    codes = new_recovery_codes()
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user_id=user.pk, code_hash=recovery_code_hash(code)) for code in codes)
    return codes
