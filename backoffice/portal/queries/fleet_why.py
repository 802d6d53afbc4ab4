"""Why the registers of a list are behind, for all of them at once."""

import datetime
from collections.abc import Iterable

from distribution.queries.why_behind import WhyBehind, why_behind_of
from registers.models import ChannelDatabase, Register


def whys_of_registers(registers: Iterable[Register], now: datetime.datetime) -> dict[int, WhyBehind]:
    """Find, by the ids of the registers, why each that ever had a channel database is behind, or that it is not."""
    databases = list(ChannelDatabase.objects.filter(register__in=[register.pk for register in registers]))
    whys = why_behind_of(channel_databases=databases, now=now)
    return {database.register_id: whys[database.pk] for database in databases if database.register_id is not None}
