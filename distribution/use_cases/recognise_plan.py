"""Recognise a plan that HQ signed and no longer knows: proof that HQ was restored from a backup.

Never on a register's word alone: a new epoch makes every register begin anew, so one that is broken, or not ours, could
take HQ down with a number. What a plan says HQ has signed itself.
"""

import base64
import logging
from datetime import datetime

from django.db import transaction

from channel.errors import SignatureInvalid
from channel.plan import Plan, SignedPlan, verify_plan
from distribution.models import HeadquartersState
from distribution.plan_signing import public_keys
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.use_cases.raise_epoch import raise_epoch
from registers.models import ChannelDatabase, Register

logger = logging.getLogger(__name__)


@transaction.atomic
def recognise_plan(
    *, register: Register, channel_database: ChannelDatabase | None, signed_plan: SignedPlan, now: datetime
) -> bool:
    """Raise HQ's epoch above that of a plan which proves that HQ has forgotten it; returns whether it was raised.

    A plan that HQ did not sign, that is for another register, or that HQ may well have made in what it remembers, changes
    nothing. Of many registers that show such plans, the first one raises the epoch.
    """
    plan = _own_plan(register, signed_plan)
    if plan is None or not _is_forgotten(plan, channel_database):
        return False
    # Of two at once, one raises the epoch; after that both plans are of an epoch that is over.
    epoch = HeadquartersState.objects.select_for_update().get().epoch
    if plan.epoch < epoch:
        return False
    logger.error(
        "register %s holds plan %s of epoch %s, signed by headquarters, which no longer knows it and must have been restored",
        *(register.number, plan.number, plan.epoch),
    )
    raise_epoch(now=now, above=plan.epoch)
    return True


def _own_plan(register: Register, signed_plan: SignedPlan) -> Plan | None:
    """Read a plan that HQ signed for this register; None for any other."""
    try:
        plan = verify_plan(signed_plan, {name: base64.b64decode(key) for name, key in public_keys().items()})
    except SignatureInvalid as error:
        logger.warning("register %s shows a plan that headquarters has not signed: %s", register.number, error)
        return None
    if plan.register != register.number:
        logger.warning("register %s shows the plan of register %s", register.number, plan.register)
        return None
    return plan


def _is_forgotten(plan: Plan, database: ChannelDatabase | None) -> bool:
    """Tell whether HQ numbered a plan higher than it can remember, or made it in an epoch it has not come to.

    A register's newer database has the greater id.
    """
    if plan.epoch > headquarters_epoch():
        return True
    known = (0, 0) if database is None else (database.pk, database.plan_number)
    if plan.database_id is not None and (plan.database_id, plan.number) > known:
        return True
    logger.warning("register %s shows plan %s, which headquarters has not forgotten", plan.register, plan.number)
    return False
