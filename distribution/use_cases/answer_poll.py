"""Answer a register's poll: its status up, its plan down, in one database transaction."""

from datetime import datetime

from django.db import transaction

from channel.plan import PollAnswer, PollRequest
from distribution.queries.database_of_register import database_of_register
from distribution.use_cases.make_plan import make_plan
from distribution.use_cases.record_status import record_status
from registers.models import Register


@transaction.atomic
def answer_poll(*, register: Register, poll: PollRequest, now: datetime) -> PollAnswer | None:
    """Keep what a register says of itself and return its plan.

    None: the plan it holds, by its tag, still stands.
    """
    database = database_of_register(register.pk)
    record_status(register=register, channel_database=database, status=poll.status, now=now)
    # The one read with the database brings the offline profiles along.
    known = register if database is None or database.register is None else database.register
    return make_plan(register=known, channel_database=database, status=poll.status, plan_tag=poll.plan_tag, now=now)
