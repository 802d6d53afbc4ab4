"""Answer a register's poll: its status and acknowledgements up, its plan down, in one database transaction."""

from datetime import datetime

from django.db import transaction

from channel.errors import PlanUnknown
from channel.plan import PollRequest, RegisterStatus
from distribution.queries.database_of_register import database_of_register
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.use_cases.make_plan import MadePlan, make_plan
from distribution.use_cases.recognise_plan import recognise_plan
from distribution.use_cases.record_status import record_status
from distribution.use_cases.take_acknowledgements import take_acknowledgements
from registers.models import ChannelDatabase, Device, Register


@transaction.atomic
def answer_poll(*, register: Register, poll: PollRequest, now: datetime, device: Device | None = None) -> MadePlan | None:
    """Keep what a register says of itself and of its packages, and return its plan.

    None: the plan it holds, by its tag, still stands.

    Raises:
        PlanUnknown: the register holds a plan that HQ does not know and has not shown it; it is to poll again with it.
    """
    database = database_of_register(register.pk)
    # The one read with the database brings its status and the offline profiles along.
    known = register if database is None or database.register is None else database.register
    if poll.held_plan is not None:
        recognise_plan(register=known, channel_database=database, signed_plan=poll.held_plan, now=now)
    elif _speaks_of_the_future(poll.status, database):
        raise PlanUnknown
    if database is not None and poll.acknowledgements:
        take_acknowledgements(channel_database=database, acknowledgements=poll.acknowledgements, now=now)
    record_status(register=known, channel_database=database, status=poll.status, now=now, device=device)
    return make_plan(register=known, channel_database=database, status=poll.status, plan_tag=poll.plan_tag, now=now)


def _speaks_of_the_future(status: RegisterStatus, database: ChannelDatabase | None) -> bool:
    """Tell whether a register has a plan, or holds an epoch, that HQ has not come to: it may have been restored.

    A number alone may have been passed again, by plans that were exported meanwhile. HQ's epoch is asked for only when
    the register holds a later one than it told before.
    """
    if (status.plan_number or 0) > _last_number(database):
        return True
    is_told = database is not None and (status.epoch or 0) <= (database.epoch or 0)
    return status.plan_number is not None and not is_told and (status.epoch or 0) > headquarters_epoch()


def _last_number(database: ChannelDatabase | None) -> int:
    return 0 if database is None else database.plan_number
